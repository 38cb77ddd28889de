// The asynchronous tensor cores of Hopper (wgmma): four warps, a warpgroup, multiply 64 rows by 128 columns at once. Factors in scratch lie
// in lines of 128 bytes whose 16-byte pieces are exchanged (piece ^ line % 8): the hardware's 128-byte swizzle.
#pragma once
#include "common.cuh"

#if WARPGROUPS
namespace warpgroup {
constexpr int SUMS = LARGE_TILE / 2;  // of a thread

// A tile whose lines are its rows, k contiguous: eight lines are 1,024 bytes. 16 halves (or 8 floats) of k further on are 32 bytes.
__device__ __forceinline__ u64 descriptor(u32 at) {
  return (u64)((at & 0x3ffff) >> 4) | (u64)1 << 16 | (u64)(1024 >> 4) << 32 | (u64)1 << 62;
}
// One of halves whose lines are its k, 64 rows each: eight lines are 1,024 bytes, the next 64 rows lie 8,192 behind. 16 k are 2,048 bytes.
__device__ __forceinline__ u64 turned_descriptor(u32 at) {
  return (u64)((at & 0x3ffff) >> 4) | (u64)(8192 >> 4) << 16 | (u64)(1024 >> 4) << 32 | (u64)1 << 62;
}
}  // namespace warpgroup

#ifdef PROCESSOR
#include "warpgroups.h"
#else
namespace warpgroup {
__device__ __forceinline__ void fence() { asm volatile("wgmma.fence.sync.aligned;\n" ::: "memory"); }
__device__ __forceinline__ void commit() { asm volatile("wgmma.commit_group.sync.aligned;\n" ::: "memory"); }
template <int N>
__device__ __forceinline__ void wait() {
  asm volatile("wgmma.wait_group.sync.aligned %0;\n" ::"n"(N) : "memory");
}
// What was written to scratch by threads becomes visible to the tensor cores.
__device__ __forceinline__ void scratch_fence() { asm volatile("fence.proxy.async.shared::cta;\n" ::: "memory"); }

#define EIGHT(d, i) \
  "+f"(d[i]), "+f"(d[i + 1]), "+f"(d[i + 2]), "+f"(d[i + 3]), "+f"(d[i + 4]), "+f"(d[i + 5]), "+f"(d[i + 6]), "+f"(d[i + 7])
#define SIXTY_FOUR(d) \
  EIGHT(d, 0), EIGHT(d, 8), EIGHT(d, 16), EIGHT(d, 24), EIGHT(d, 32), EIGHT(d, 40), EIGHT(d, 48), EIGHT(d, 56)
#define SUMS_TEXT \
  "{%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, " \
  "%16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31, " \
  "%32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, " \
  "%48, %49, %50, %51, %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63}, "

// The compiler must not move sums between registers while products are under way.
__device__ __forceinline__ void hold(float (&d)[SUMS]) { asm volatile("" : SIXTY_FOUR(d)::"memory"); }

// 64 × 128 sums of a warpgroup += 64 × 8 TF32 factors in its registers · 8 × 128 in scratch.
__device__ __forceinline__ void multiply(float (&d)[SUMS], const u32 (&a)[4], u64 b) {
  asm volatile(
      "wgmma.mma_async.sync.aligned.m64n128k8.f32.tf32.tf32 " SUMS_TEXT "{%64, %65, %66, %67}, %68, 1, 1, 1;\n"
      : SIXTY_FOUR(d)
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b));
}

// The same of 64 × 16 halves in scratch · 16 × 128; k contiguous in a factor, or its rows.
template <bool A_K, bool B_K>
__device__ __forceinline__ void multiply(float (&d)[SUMS], u64 a, u64 b) {
  asm volatile("wgmma.mma_async.sync.aligned.m64n128k16.f32.f16.f16 " SUMS_TEXT "%64, %65, 1, 1, 1, %66, %67;\n"
               : SIXTY_FOUR(d)
               : "l"(a), "l"(b), "n"(A_K ? 0 : 1), "n"(B_K ? 0 : 1));
}
#undef SUMS_TEXT
#undef SIXTY_FOUR
#undef EIGHT
}  // namespace warpgroup
#endif
#endif
