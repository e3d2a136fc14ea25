// SPDX-License-Identifier: GPL-3.0-or-later
// Fibers (ucontext) of one OS thread that AddressSanitizer and ThreadSanitizer understand.
#pragma once

#include <setjmp.h>
#include <ucontext.h>

#include <cstddef>
#include <memory>
#include <tuple>
#include <utility>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef __SANITIZE_THREAD__
extern "C" { // all in GCC 12's library
void __tsan_acquire(void *event);
void __tsan_release(void *event);
void *__tsan_get_current_fiber();
void *__tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void *fiber);
void __tsan_switch_to_fiber(void *fiber, unsigned flags);
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);
}
#endif

namespace fiber {

class Context {
public:
    Context() // the OS thread itself
    {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        started_ = true;
#endif
#ifdef __SANITIZE_ADDRESS__
        std::tie(stack_, stackBytes_) = osStack(); // nothing before a fiber was entered
#endif
#ifdef __SANITIZE_THREAD__
        tsan_ = __tsan_get_current_fiber();
#endif
    }
    explicit Context(void (*run)()) : own_(new char[bytes]), stack_(own_.get())
    {
        getcontext(&machine_);
        machine_.uc_stack.ss_sp = own_.get();
        machine_.uc_stack.ss_size = bytes;
        makecontext(&machine_, run, 0);
        machine_.uc_stack = {}; // else ASan's swapcontext wipes the stack's shadow at every switch
#ifdef __SANITIZE_THREAD__
        tsan_ = __tsan_create_fiber(0);
#endif
    }
    ~Context()
    {
#ifdef __SANITIZE_THREAD__
        if (own_)
            __tsan_destroy_fiber(tsan_);
#endif
    }
    Context(const Context &) = delete;

    // To ThreadSanitizer, the switch orders memory accesses only if it is told so.
    void switchTo(Context &to, [[maybe_unused]] bool ordered = false)
    {
#ifdef __SANITIZE_ADDRESS__
        __sanitizer_start_switch_fiber(&fakeStack_, to.stack_, to.stackBytes_);
#endif
#ifdef __SANITIZE_THREAD__
        __tsan_switch_to_fiber(to.tsan_, ordered ? 0 : 1);
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        swapcontext(&machine_, &to.machine_);
#else
        // swapcontext asks the kernel for the signal mask: half of a test's time.
        if (_setjmp(place_) == 0) {
            if (to.started_)
                _longjmp(to.place_, 1);
            to.started_ = true;
            setcontext(&to.machine_);
        }
#endif
#ifdef __SANITIZE_ADDRESS__
        __sanitizer_finish_switch_fiber(fakeStack_, nullptr, nullptr);
#endif
    }
    // The first call in a fiber: from is the OS thread, whose stack is learnt here.
    static void enter([[maybe_unused]] Context &from)
    {
#ifdef __SANITIZE_ADDRESS__
        __sanitizer_finish_switch_fiber(nullptr, &from.stack_, &from.stackBytes_);
        osStack() = {from.stack_, from.stackBytes_};
#endif
    }

private:
    static std::pair<const void *, std::size_t> &osStack()
    {
        static thread_local std::pair<const void *, std::size_t> stack{nullptr, bytes};
        return stack;
    }

    static constexpr std::size_t bytes = 128 * 1024;
    ucontext_t machine_ = {};
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    jmp_buf place_;
    bool started_ = false;
#endif
    std::unique_ptr<char[]> own_;
    const void *stack_ = nullptr;
    std::size_t stackBytes_ = bytes;
    void *fakeStack_ = nullptr, *tsan_ = nullptr;
};

// In ThreadSanitizer's eyes, what precedes publish(event) happens before what follows
// observe(event).
inline void publish([[maybe_unused]] void *event)
{
#ifdef __SANITIZE_THREAD__
    __tsan_release(event);
#endif
}
inline void observe([[maybe_unused]] void *event)
{
#ifdef __SANITIZE_THREAD__
    __tsan_acquire(event);
#endif
}

// While one exists, ThreadSanitizer overlooks what its fiber reads and writes.
struct Unobserved {
#ifdef __SANITIZE_THREAD__
    Unobserved()
    {
        AnnotateIgnoreReadsBegin("", 0), AnnotateIgnoreWritesBegin("", 0);
    }
    ~Unobserved()
    {
        AnnotateIgnoreWritesEnd("", 0), AnnotateIgnoreReadsEnd("", 0);
    }
#else
    Unobserved() {}
#endif
};

// Forbids or allows a piece of memory to AddressSanitizer.
inline void forbid([[maybe_unused]] void *start, [[maybe_unused]] std::size_t bytes)
{
#ifdef __SANITIZE_ADDRESS__
    __asan_poison_memory_region(start, bytes);
#endif
}
inline void allow([[maybe_unused]] void *start, [[maybe_unused]] std::size_t bytes)
{
#ifdef __SANITIZE_ADDRESS__
    __asan_unpoison_memory_region(start, bytes);
#endif
}

} // namespace fiber
