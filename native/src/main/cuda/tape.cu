// A whole training step as one launch, or as few as there are levels that want kernels of their own. The tape lists instructions in levels;
// the instructions of a level do not depend on each other and are cut into units, which blocks take in turn.
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
#include "turnedproduct.cuh"
#include "update.cuh"

// What changes from launch to launch.
struct Launch {
  u64 bases[BASES];
  float scalars[SCALARS];
  const i64* tape;
  u64* barrier;     // arrivals since the counter was last zeroed
  u64 arrived;      // its value before level 0, were it of this launch
  i64* nanoseconds; // end of every level, then what all blocks spent on each instruction, and at barriers; or null
  int from, to;     // levels of the tape, none where rows are gathered alone; a tape that the host has emptied since has none, either
  int beside;       // whether the launch before is of the same level, and need not have ended
  int unused;
  Gather gather;
};
static_assert(sizeof(Launch) == LAUNCH_BYTES, "the host writes a Launch of another form");

// Places in the loop's state.
enum State { LEVEL, INSTRUCTION, STARTED = 4 };

// What the host asks an image for: whether it multiplies by warpgroups.
extern "C" __device__ const int warpgroups = WARPGROUPS;

__device__ __forceinline__ void run(Unit u, int instruction) {
  switch (instruction) { INSTRUCTION_CASES }
}

// This block's units of the level in shared memory.
template <class Run>
__device__ __forceinline__ void run_units(const Launch& launch, Run one) {
  i64* level = level_words();
  volatile int* state = loop_state();
  for (int i = blockIdx.x; i < (int)level[1]; i += gridDim.x) {
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
    if (launch.nanoseconds && threadIdx.x == 0) {
      state[INSTRUCTION] = (int)(head & 0xff);
      *(volatile i64*)(state + STARTED) = clock_now();
    }
    one(u, (int)(head & 0xff));
    __syncthreads();
    if (launch.nanoseconds && threadIdx.x == 0)
      atomicAdd((u64*)launch.nanoseconds + launch.tape[0] + state[INSTRUCTION], (u64)(clock_now() - *(volatile i64*)(state + STARTED)));
  }
}

// Waits for what the launch needs, and lets the next begin. Not before: that may be of the same level, and then awaits nothing.
__device__ __forceinline__ void begin(const Launch& launch) {
  if (!launch.beside) await_launches_before();
  // What the launch before has waited for is done; now it is seen here, too.
  else if (threadIdx.x == 0) load_acquire(launch.barrier);
  let_next_launch_begin();
}

// Levels with a barrier over the grid after each but the last: where there are several, all blocks must be on the device at once (cooperative
// launch).
//
// A level's words: count of instructions, units in all, then instruction | operands' place << 8 | first unit << 24 |
// instructions in its group but one << 56 for each, then operands. Instructions of a group have the same first unit and as many units
// each, and take turns unit by unit: they read the same rows, which the second finds in the cache.
extern "C" __global__ void __launch_bounds__(THREADS, 2) run_tape(const __grid_constant__ Launch launch) {
  i64* level = level_words();
  if (threadIdx.x < BASES) bases()[threadIdx.x] = launch.bases[threadIdx.x];
  if (threadIdx.x < SCALARS) scalars()[threadIdx.x] = launch.scalars[threadIdx.x];
  // What lives across a unit's run takes registers from it: the loop keeps its state in shared memory.
  volatile int* state = loop_state();
  if (launch.tape[0] == 0) return;
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
  fetch(launch.from);
  begin(launch);
  if (launch.gather.rows > 0) {
    gather_rows(launch.gather);
    if (launch.from == launch.to) return;
    __syncthreads();
    if (threadIdx.x == 0) {
      add_one_release(launch.barrier);
      while (load_acquire(launch.barrier) < launch.arrived) {
      }
    }
    __syncthreads();
  }
  if (threadIdx.x == 0) state[LEVEL] = launch.from;
  for (;;) {
#pragma unroll
    for (int k = 0; k < PER_THREAD; k++) level[k * THREADS + threadIdx.x] = words[k];
    __syncthreads();
    run_units(launch, run);
    __syncthreads();
    int l = state[LEVEL];
    if (l + 1 < launch.to) {
      if (threadIdx.x == 0) add_one_release(launch.barrier);
      // The next level's words come while others arrive.
      fetch(l + 1);
    }
    if (threadIdx.x == 0) {
      if (l + 1 < launch.to) {
        i64 start = launch.nanoseconds ? clock_now() : 0;
        u64 wanted = launch.arrived + (u64)(l + 1) * gridDim.x;
        while (load_acquire(launch.barrier) < wanted) {
        }
        if (launch.nanoseconds)
          atomicAdd((u64*)launch.nanoseconds + launch.tape[0] + INSTRUCTIONS, (u64)(clock_now() - start));
      }
      if (launch.nanoseconds && blockIdx.x == 0) launch.nanoseconds[l] = clock_now();
    }
    __syncthreads();
    if (l + 1 == launch.to) break;
    if (threadIdx.x == 0) state[LEVEL] = l + 1;
  }
  // So that what comes after this launch comes after that one, too.
  if (launch.beside) await_launches_before();
}

// Large products of one level. Part of their kernel, the tensor cores of warpgroups need not wait for each product.
template <class Run>
__device__ __forceinline__ void run_alone(const Launch& launch, Run product) {
  if (launch.tape[0] == 0) return;
  i64* level = level_words();
  if (threadIdx.x < BASES) bases()[threadIdx.x] = launch.bases[threadIdx.x];
  const i64 at = launch.tape[1 + 2 * launch.from], count = launch.tape[2 + 2 * launch.from];
  for (int i = threadIdx.x; i < count; i += THREADS) level[i] = launch.tape[at + i];
  begin(launch);
  __syncthreads();
  run_units(launch, product);
  if (launch.beside) await_launches_before();
  if (launch.nanoseconds && threadIdx.x == 0) atomicMax((u64*)launch.nanoseconds + launch.from, (u64)clock_now());
}

extern "C" __global__ void __launch_bounds__(THREADS, 2) run_products(const __grid_constant__ Launch launch) {
#if WARPGROUPS
  run_alone(launch, [](Unit u, int) { warpgroup::alone(u); });
#endif
}

extern "C" __global__ void __launch_bounds__(THREADS, 2) run_weights(const __grid_constant__ Launch launch) {
#if WARPGROUPS
  run_alone(launch, [](Unit u, int) { turned_product::alone(u); });
#endif
}
