// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Counts what a program takes from the C library's heap, by whatever way: operator new of every
// kind, LibTorch's aligned memory, C. Replaces malloc and its like, for the one source of a test
// program alone. Sanitizers have a heap of their own: under them nothing is counted.

#include <atomic>
#include <cerrno>
#include <cstddef>

namespace {

// Of the whole program, all its threads.
std::atomic<std::size_t> allocations = 0;

} // namespace

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
inline constexpr bool countsAllocations = true;

extern "C" {
void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t count, std::size_t size);
void *__libc_realloc(void *memory, std::size_t size);
void *__libc_memalign(std::size_t alignment, std::size_t size);

void *malloc(std::size_t size) noexcept
{
    ++allocations;
    return __libc_malloc(size);
}
void *calloc(std::size_t count, std::size_t size) noexcept
{
    ++allocations;
    return __libc_calloc(count, size);
}
void *realloc(void *memory, std::size_t size) noexcept
{
    ++allocations;
    return __libc_realloc(memory, size);
}
void *memalign(std::size_t alignment, std::size_t size) noexcept
{
    ++allocations;
    return __libc_memalign(alignment, size);
}
void *aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    ++allocations;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void **memory, std::size_t alignment, std::size_t size) noexcept
{
    ++allocations;
    *memory = __libc_memalign(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}
}
#else
inline constexpr bool countsAllocations = false;
#endif
