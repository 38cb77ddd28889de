// A whole training step as one launch. The tape lists instructions in levels; the instructions of a level do not
// depend on each other and are cut into units, which blocks take in turn; a barrier over the grid ends each level.
// All blocks of the grid must be on the device at once (cooperative launch).
#include "instructions.cuh"
#include "common.cuh"
#include "attention.cuh"
#include "elementwise.cuh"
#include "embedding.cuh"
#include "interaction.cuh"
#include "layernorm.cuh"
#include "loss.cuh"
#include "parts.cuh"
#include "product.cuh"
#include "rowlinear.cuh"
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

__device__ __forceinline__ void arrive(u64* at) {
  asm volatile("red.release.gpu.global.add.u64 [%0], 1;" ::"l"(at) : "memory");
}

// A level's words: count of instructions, units in all, then instruction | operands' place << 8 | first unit << 24 |
// instructions in its group but one << 56 for each, then operands. Instructions of a group have the same first unit and as many units
// each, and take turns unit by unit: they read the same rows, which the second finds in the cache.
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
        if ((int)(u32)(level[2 + middle] >> 24) <= i) low = middle;
        else high = middle;
      }
      i64 head = level[2 + low];
      int unit = i - (int)(u32)(head >> 24), group = ((int)(head >> 56) & 0xff) + 1;
      if (group > 1) {
        head = level[2 + low - (group - 1) + unit % group];
        unit /= group;
      }
      Unit u = {(int)(head >> 8) & 0xffff, unit};
      run(u, (int)(head & 0xff));
      __syncthreads();
    }
    __syncthreads();
    if (l + 1 < levels) {
      if (threadIdx.x == 0) arrive(launch.barrier);
      // The next level's words come while others arrive.
      fetch(l + 1);
    }
    if (threadIdx.x == 0) {
      if (l + 1 < levels) {
        u64 wanted = launch.arrived + (u64)(l + 1) * gridDim.x;
        while (arrivals(launch.barrier) < wanted) {
        }
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
