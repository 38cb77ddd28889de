// A whole training step as one launch. The tape lists instructions in levels; the instructions of a level do not
// depend on each other and are cut into units, which blocks take in turn; a barrier over the grid ends each level.
// All blocks of the grid must be on the device at once (cooperative launch).
#include "instructions.cuh"
#include "common.cuh"
#include "attention.cuh"
#include "crop.cuh"
#include "elementwise.cuh"
#include "embedding.cuh"
#include "interaction.cuh"
#include "layernorm.cuh"
#include "loss.cuh"
#include "parts.cuh"
#include "product.cuh"
#include "quantize.cuh"
#include "rows.cuh"
#include "shapes.cuh"
#include "update.cuh"

// What changes from launch to launch.
struct Launch {
  u64 bases[BASES];
  float scalars[8];
  const i64* tape;
  u64* barrier;     // arrivals since the counter was last zeroed
  u64 arrived;      // its value before this launch
  i64* nanoseconds; // end of every level, or null
};

__device__ __forceinline__ u64 arrivals(const u64* at) {
  u64 v;
  asm volatile("ld.acquire.gpu.global.u64 %0, [%1];" : "=l"(v) : "l"(at) : "memory");
  return v;
}

__device__ __forceinline__ void run(Unit u, int instruction) {
  switch (instruction) { INSTRUCTION_CASES }
}

// A level's words: count of instructions, units in all, then instruction | operands' place << 8 | first unit << 24
// for each, then operands.
extern "C" __global__ void __launch_bounds__(THREADS, 2) run_tape(const __grid_constant__ Launch launch) {
  i64* level = level_words();
  if (threadIdx.x < BASES) {
    bases()[threadIdx.x] = launch.bases[threadIdx.x];
    scalars()[threadIdx.x] = launch.scalars[threadIdx.x];
  }
  const i64* tape = launch.tape;
  int levels = (int)tape[0];
  if (levels == 0) return;
  constexpr int PER_THREAD = LEVEL_WORDS / THREADS;
  i64 words[PER_THREAD];
  auto fetch = [&](int l) {
    i64 at = tape[1 + 2 * l];
    int count = (int)tape[2 + 2 * l];
#pragma unroll
    for (int k = 0; k < PER_THREAD; k++) {
      int i = k * THREADS + threadIdx.x;
      words[k] = i < count ? tape[at + i] : 0;
    }
  };
  fetch(0);
  for (int l = 0; l < levels; l++) {
#pragma unroll
    for (int k = 0; k < PER_THREAD; k++) level[k * THREADS + threadIdx.x] = words[k];
    __syncthreads();
    int instructions = (int)level[0], units = (int)level[1];
    for (int i = blockIdx.x; i < units; i += gridDim.x) {
      int low = 0, high = instructions;  // the last instruction that starts at or before this unit
      while (low + 1 < high) {
        int middle = (low + high) >> 1;
        if ((int)(level[2 + middle] >> 24) <= i) low = middle;
        else high = middle;
      }
      i64 head = level[2 + low];
      Unit u = {(int)(head >> 8) & 0xffff, i - (int)(head >> 24)};
      run(u, (int)(head & 0xff));
      __syncthreads();
    }
    if (l + 1 < levels) fetch(l + 1);
    __syncthreads();
    if (threadIdx.x == 0) {
      if (l + 1 < levels) {
        __threadfence();
        atomicAdd(launch.barrier, 1ULL);
        u64 wanted = launch.arrived + (u64)(l + 1) * gridDim.x;
        while (arrivals(launch.barrier) < wanted) {
        }
        __threadfence();
      }
      if (launch.nanoseconds && blockIdx.x == 0) {
        i64 now;
        asm volatile("mov.u64 %0, %globaltimer;" : "=l"(now));
        launch.nanoseconds[l] = now;
      }
    }
    __syncthreads();
  }
}
