// A whole training step as one launch. The tape lists instructions in levels; the instructions of a level do not
// depend on each other and are cut into units, which blocks take in turn; a barrier over the grid ends each level.
// All blocks of the grid must be on the device at once (cooperative launch).
#include "instructions.cuh"
#include "common.cuh"
#include "attention.cuh"
#include "crop.cuh"
#include "elementwise.cuh"
#include "embedding.cuh"
#include "exchange.cuh"
#include "exchangerows.cuh"
#include "gather.cuh"
#include "halfcopy.cuh"
#include "halfproduct.cuh"
#include "halves.cuh"
#include "interaction.cuh"
#include "layernorm.cuh"
#include "loss.cuh"
#include "pairlinear.cuh"
#include "parts.cuh"
#include "products.cuh"
#include "quantize.cuh"
#include "rows.cuh"
#include "shapes.cuh"
#include "transformergradient.cuh"
#include "update.cuh"

// What changes from launch to launch.
struct Launch {
  u64 bases[BASES];
  float scalars[SCALARS];
  const i64* tape;
  u64* barrier;     // arrivals since the counter was last zeroed
  u64 arrived;      // its value before this launch's first level
  i64* nanoseconds; // end of every level, then what all blocks spent on each instruction, and at barriers; or null
  u64* claims;      // units that were claimed, of each of three levels; or null, and blocks take units in turn
  Gather gather;
};

__device__ __forceinline__ void run(Unit u, int instruction) {
  switch (instruction) { INSTRUCTION_CASES }
}

// Places in the loop's state.
enum State { LEVEL, LEVELS, INSTRUCTION, NEXT, STARTED = 4 };

// What the host asks an image for: whether it multiplies by warpgroups.
extern "C" __device__ const int warpgroups = WARPGROUPS;

// Notes which unit the block takes next. With claims, who is done early takes one that is left: their count is zeroed in the level before,
// when nobody uses it, so the first level goes without.
__device__ __noinline__ void next_unit(u64* claims, int i) {
  volatile int* state = loop_state();
  const int l = state[LEVEL];
  const bool claimed = claims && l > 0 && (int)level_words()[1] > (int)gridDim.x;
  state[NEXT] = (int)gridDim.x + (claimed ? (int)atomicAdd(claims + l % 3, (u64)1) : i);
}

// A level's words: count of instructions, units in all, then instruction | operands' place << 8 | first unit << 24 |
// instructions in its group but one << 56 for each, then operands. Instructions of a group have the same first unit and as many units
// each, and take turns unit by unit: they read the same rows, which the second finds in the cache.
extern "C" __global__ void __launch_bounds__(THREADS, 2) run_tape(const __grid_constant__ Launch launch) {
  i64* level = level_words();
  if (threadIdx.x < BASES) bases()[threadIdx.x] = launch.bases[threadIdx.x];
  if (threadIdx.x < SCALARS) scalars()[threadIdx.x] = launch.scalars[threadIdx.x];
  // What lives across a unit's run takes registers from it: the loop keeps its state in shared memory.
  volatile int* state = loop_state();
  if (threadIdx.x == 0) state[LEVELS] = (int)launch.tape[0];
  __syncthreads();
  if (state[LEVELS] == 0) return;
  constexpr int PER_THREAD = LEVEL_WORDS / THREADS;
  i64 words[PER_THREAD];
  auto fetch = [&](int l) {
    i64 at = launch.tape[1 + 2 * l];
    int count = (int)launch.tape[2 + 2 * l];
#pragma unroll
    for (int k = 0; k < PER_THREAD; k++) {
      int i = k * THREADS + threadIdx.x;
      words[k] = i < count ? launch.tape[at + i] : 0;
    }
  };
  fetch(0);
  if (launch.gather.rows > 0) {
    gather_rows(launch.gather);
    __syncthreads();
    if (threadIdx.x == 0) {
      add_one_release(launch.barrier);
      while (load_acquire(launch.barrier) < launch.arrived) {
      }
    }
    __syncthreads();
  }
  if (threadIdx.x == 0) state[LEVEL] = 0;
  for (;;) {
#pragma unroll
    for (int k = 0; k < PER_THREAD; k++) level[k * THREADS + threadIdx.x] = words[k];
    if (threadIdx.x == 0) {
      state[NEXT] = blockIdx.x;
      if (blockIdx.x == 0 && launch.claims) launch.claims[(state[LEVEL] + 1) % 3] = 0;
    }
    __syncthreads();
    for (;;) {
      const int i = state[NEXT];
      if (i >= (int)level[1]) break;
      __syncthreads();
      int low = 0, high = (int)level[0];  // the last instruction that starts at or before this unit
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
      if (threadIdx.x == 0) next_unit(launch.claims, i);
      if (launch.nanoseconds && threadIdx.x == 0) {
        state[INSTRUCTION] = (int)(head & 0xff);
        *(volatile i64*)(state + STARTED) = clock_now();
      }
      run(u, (int)(head & 0xff));
      __syncthreads();
      if (launch.nanoseconds && threadIdx.x == 0)
        atomicAdd((u64*)launch.nanoseconds + state[LEVELS] + state[INSTRUCTION],
                  (u64)(clock_now() - *(volatile i64*)(state + STARTED)));
    }
    __syncthreads();
    int l = state[LEVEL], levels = state[LEVELS];
    if (l + 1 < levels) {
      if (threadIdx.x == 0) add_one_release(launch.barrier);
      // The next level's words come while others arrive.
      fetch(l + 1);
    }
    if (threadIdx.x == 0) {
      if (l + 1 < levels) {
        i64 start = launch.nanoseconds ? clock_now() : 0;
        u64 wanted = launch.arrived + (u64)(l + 1) * gridDim.x;
        while (load_acquire(launch.barrier) < wanted) {
        }
        if (launch.nanoseconds)
          atomicAdd((u64*)launch.nanoseconds + levels + INSTRUCTIONS, (u64)(clock_now() - start));
      }
      if (launch.nanoseconds && blockIdx.x == 0) launch.nanoseconds[l] = clock_now();
    }
    __syncthreads();
    if (l + 1 == levels) break;
    if (threadIdx.x == 0) state[LEVEL] = l + 1;
  }
}
