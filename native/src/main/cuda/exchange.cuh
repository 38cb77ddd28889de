// Gradients of several GPUs that train one model. Each leaves its own in an area that the others can reach; they meet;
// then each reads all areas and adds up in the order of ranks, so that all have the same bits. The area has two halves,
// which steps take in turn: who writes a half again knows from the meeting in between that all have read it.
#pragma once
#include "common.cuh"

// Sums in the order of ranks, each operation rounded by itself as the processor does.
__device__ __forceinline__ float add_weighted(float sum, float weight, float v, bool first) {
  float part = __fmul_rn(weight, v);
  return first ? part : __fadd_rn(sum, part);
}
__device__ __forceinline__ float4 add_weighted(float4 sum, float weight, float4 v, bool first) {
  return make_float4(add_weighted(sum.x, weight, v.x, first), add_weighted(sum.y, weight, v.y, first),
                     add_weighted(sum.z, weight, v.z, first), add_weighted(sum.w, weight, v.w, first));
}

__device__ __forceinline__ double squared(float v) { return (double)v * v; }
__device__ __forceinline__ double squared(float4 v) { return squared(v.x) + squared(v.y) + squared(v.z) + squared(v.w); }

// Says that all that this GPU wrote in earlier levels and launches can be read, and waits until the others say so; one unit. Who does
// not come within `patience` nanoseconds is reported. Where gradients are left, the loss is, too.
__device__ __noinline__ void meet(Unit u) {
  using namespace meet_operands;
  const int rank_ = u.n(rank);
  const u64 epoch_ = u.address(epoch);
  Status* status_ = (Status*)u.address(status);
  if (threadIdx.x == 0) {
    // Who has a bad id leaves a loss that is no number: nobody updates.
    if (u.word(left_loss))
      *u.floats(left_loss) = status_->bad_index == NO_BAD_INDEX ? u.floats(loss)[0] : __int_as_float(0x7fffffff);
    __threadfence_system();
  }
  __syncthreads();
  const int r = threadIdx.x;
  if (r < u.n(ranks) && r != rank_) {
    store_release_system(u.longs(flag_at + r), epoch_);
    const u64* flag = u.longs(flags) + r;
    // Once one is lost, launches that are on their way do not wait any more.
    const i64 start = clock_now(), patience_ = status_->lost ? 0 : u.word(patience);
    while (load_acquire_system(flag) < epoch_)
      if (clock_now() - start > patience_) {
        status_->lost = r + 1;
        break;
      }
    __threadfence_system();
  }
}

// y = Σ weight · what each rank left, and the sum of its squares into slots[unit] if there are slots.
__device__ __noinline__ void sum_ranks(Unit u) {
  using namespace sum_ranks_operands;
  constexpr int EACH = ELEMENTS / (4 * THREADS);
  const i64 size_ = u.word(size), from = (i64)u.index * ELEMENTS + 4 * threadIdx.x;
  float4 s[EACH];
#pragma unroll
  for (int k = 0; k < EACH; k++) s[k] = make_float4(0, 0, 0, 0);
  for (int r = 0; r < u.n(ranks); r++) {
    const float* x = u.floats(member + 2 * r);
    const float weight = u.number(member + 2 * r + 1);
    float4 v[EACH];
#pragma unroll
    for (int k = 0; k < EACH; k++) {
      // Areas end on 256 bytes, so the last four entries may be read though not all of them count.
      const i64 i = from + 4 * k * THREADS;
      v[k] = i < size_ ? read_left((const float4*)(x + i)) : make_float4(0, 0, 0, 0);
    }
#pragma unroll
    for (int k = 0; k < EACH; k++) s[k] = add_weighted(s[k], weight, v[k], r == 0);
  }
  float* y_ = u.floats(y);
  double squares = 0;
#pragma unroll
  for (int k = 0; k < EACH; k++) {
    const i64 i = from + 4 * k * THREADS;
    const float e[4] = {s[k].x, s[k].y, s[k].z, s[k].w};
#pragma unroll
    for (int j = 0; j < 4; j++)
      if (i + j < size_) y_[i + j] = e[j], squares += (double)e[j] * e[j];
  }
  if (u.word(slots) == 0) return;
  squares = block_sum(squares, (double*)shared);
  if (threadIdx.x == 0) u.doubles(slots)[u.index] = squares;
}
