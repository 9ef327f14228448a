// What computer this is, for support information.
#pragma once

#include <string>

// "Linux 6.1.0-18-amd64 x86_64", "Windows 10.0.19045".
std::string operating_system();
