// How the process deals with memory that it no longer needs.
#pragma once

// Call it before there are other threads. Buffers of half a megabyte and more then go back to the system once they are
// freed, and so does what is free at the end of a heap. By default glibc keeps twice the size of the largest buffer
// there ever was, in each thread's heap (mallopt(3), M_MMAP_THRESHOLD): reading a large scan log at start would cost
// some bytes for each row for good.
void give_memory_back();
