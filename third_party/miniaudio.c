/* miniaudio is one header; this is where its code is built. */
#define MINIAUDIO_IMPLEMENTATION
#include <miniaudio.h>
