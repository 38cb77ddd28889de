// What every instruction sees: its operands, its unit of work, scratch memory and sums in a fixed order.
#pragma once

typedef long long i64;
typedef unsigned long long u64;
typedef unsigned int u32;

#ifdef PROCESSOR
#include "processor.h"
#else
#include "ptx.cuh"
#endif

constexpr int NO_BAD_INDEX = 0x7fffffff;

// Whether this image multiplies by warpgroups; it takes more scratch then.
#ifdef PROCESSOR
#define WARPGROUPS PROCESSOR_WARPGROUPS
#elif !EXACT && defined(__CUDA_ARCH_FEAT_SM90_ALL)
#define WARPGROUPS 1
#else
#define WARPGROUPS 0
#endif
constexpr int SCRATCH = WARPGROUPS ? WARPGROUP_SCRATCH_BYTES : SCRATCH_BYTES;

// Where a step's state lies between launches; the host reads it through pinned memory.
struct Status {
  int bad_index;  // smallest position of an id outside its table
  int stopped;    // a step was not finite or had a bad id: no update until the host resets it
  int lost;       // a GPU that did not come to an exchange of gradients, its rank + 1
};

// A block's shared memory: scratch for the unit at hand, the level's words, bases, scalars, the loop's state. Everything names it by this
// symbol: through a pointer of a struct the compiler would not know that it is shared, and read it as if it were not.
extern __shared__ __align__(1024) float shared[];

__device__ __forceinline__ i64* level_words() { return (i64*)(shared + SCRATCH / 4); }
__device__ __forceinline__ u64* bases() { return (u64*)(level_words() + LEVEL_WORDS); }
__device__ __forceinline__ float* scalars() { return (float*)(bases() + BASES); }
__device__ __forceinline__ volatile int* loop_state() { return (volatile int*)(scalars() + SCALARS); }

// One unit of one instruction: where its words start in the level, and which unit.
struct Unit {
  int at;
  int index;

  __device__ __forceinline__ i64 word(int i) const { return level_words()[at + i]; }
  __device__ __forceinline__ int n(int i) const { return (int)word(i); }
  __device__ __forceinline__ float number(int i) const { return __int_as_float((int)word(i)); }
  // An operand's address: a base in the highest byte and an offset; null is null.
  __device__ __forceinline__ u64 address(int i) const {
    u64 w = (u64)word(i);
    return w == 0 ? 0 : bases()[w >> 56] + (w & 0x00ffffffffffffffULL);
  }
  __device__ __forceinline__ float* floats(int i) const { return (float*)address(i); }
  __device__ __forceinline__ int* ints(int i) const { return (int*)address(i); }
  __device__ __forceinline__ u64* longs(int i) const { return (u64*)address(i); }
  __device__ __forceinline__ double* doubles(int i) const { return (double*)address(i); }
};

__device__ __forceinline__ bool aligned16(const void* p) { return ((u64)p & 15) == 0; }

__device__ __forceinline__ float warp_sum(float v, int lanes) {
  for (int d = lanes >> 1; d > 0; d >>= 1) v += __shfl_xor_sync(0xffffffffu, v, d);
  return v;
}

// Sum over the block, in the same order each time; every thread gets it. Uses WARPS doubles of scratch.
__device__ __forceinline__ double block_sum(double v, double* scratch) {
  for (int d = 16; d > 0; d >>= 1) v += __shfl_xor_sync(0xffffffffu, v, d);
  if ((threadIdx.x & 31) == 0) scratch[threadIdx.x >> 5] = v;
  __syncthreads();
  double s = 0;
  for (int w = 0; w < WARPS; w++) s += scratch[w];
  __syncthreads();
  return s;
}
