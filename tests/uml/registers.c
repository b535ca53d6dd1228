// For User-Mode-Linux on processors whose registers are wider than its kernel knows (AVX-512, AMX): ptrace takes the extended
// registers whole or not at all (EFAULT), and this kernel has room for their beginning only. Preloaded, this gives the kernel
// the beginning and keeps the rest, by the address of the buffer, which is one for each thread of the machine.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// More than any processor has: 11 kB with AMX.
enum { WIDEST = 65536, SLOTS = 1024 };

// Intel's manual, volume 1, 13.4.2: which parts of an XSAVE area hold anything.
enum { HEADER = 512 };

struct kept {
  struct kept *next;
  void *owner;
  size_t length;
  uint64_t parts;
  unsigned char bytes[];
};

static struct kept *slots[SLOTS];

static struct kept **place(void *owner) {
  struct kept **at = &slots[((uintptr_t)owner >> 6) % SLOTS];
  while (*at && (*at)->owner != owner) at = &(*at)->next;
  return at;
}

static void keep(void *owner, const unsigned char *whole, size_t from, size_t length) {
  struct kept **at = place(owner);
  if (!*at) {
    *at = calloc(1, sizeof **at + WIDEST);
    if (!*at) abort();
    (*at)->owner = owner;
  }
  (*at)->length = length - from;
  memcpy(&(*at)->parts, whole + HEADER, sizeof(uint64_t));
  memcpy((*at)->bytes, whole + from, length - from);
}

long ptrace(enum __ptrace_request request, ...) {
  va_list arguments;
  va_start(arguments, request);
  pid_t pid = va_arg(arguments, pid_t);
  void *address = va_arg(arguments, void *);
  void *data = va_arg(arguments, void *);
  va_end(arguments);
  static long (*theirs)(enum __ptrace_request, ...);
  if (!theirs) theirs = (long (*)(enum __ptrace_request, ...))dlsym(RTLD_NEXT, "ptrace");
  int is_set = request == PTRACE_SETREGSET;
  if ((request != PTRACE_GETREGSET && !is_set) || (uintptr_t)address != NT_X86_XSTATE)
    return theirs(request, pid, address, data);

  static unsigned char whole[WIDEST] __attribute__((aligned(64)));
  struct iovec *asked = data, all = {whole, sizeof whole};
  long answer = syscall(SYS_ptrace, PTRACE_GETREGSET, pid, address, &all);
  if (answer != 0) return answer;
  size_t known = asked->iov_len < all.iov_len ? asked->iov_len : all.iov_len;
  if (!is_set) {
    if (known < all.iov_len) keep(asked->iov_base, whole, known, all.iov_len);
    memcpy(asked->iov_base, whole, known);
    asked->iov_len = known;
    return 0;
  }
  memcpy(whole, asked->iov_base, known);
  if (known < all.iov_len) {
    struct kept *rest = *place(asked->iov_base);
    uint64_t parts;
    memcpy(&parts, whole + HEADER, sizeof parts);
    // x87, SSE and AVX are in what the kernel knows; the rest is what it was, or as at the beginning.
    parts &= 7;
    if (rest && rest->length == all.iov_len - known) {
      memcpy(whole + known, rest->bytes, rest->length);
      parts |= rest->parts & ~(uint64_t)7;
    }
    memcpy(whole + HEADER, &parts, sizeof parts);
  }
  return syscall(SYS_ptrace, PTRACE_SETREGSET, pid, address, &all);
}
