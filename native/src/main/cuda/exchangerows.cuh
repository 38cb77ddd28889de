// Row gradients of tables on several GPUs: every rank leaves its sorted keys and rows; all merge all lists in the order of
// ids, equal ones in the order of ranks, so that the merged list is again sorted keys with a row at the first key of an id.
#pragma once
#include "embedding.cuh"
#include "exchange.cuh"

// Those of `live` rows of `per` pieces that are the first of their id.
template <class V>
__device__ __forceinline__ void copy_firsts(const u64* keys, int from, int live, int per, const V* x, V* y) {
#pragma unroll 4
  for (int e = threadIdx.x; e < live * per; e += THREADS)
    if (first_of_run(keys, from + e / per)) y[e] = x[e];
}

// Keys and the rows that count, for others to read.
__device__ __noinline__ void leave_rows(Unit u) {
  using namespace leave_rows_operands;
  const int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width);
  const int chunks = (capacity + THREADS - 1) / THREADS;
  const int f = u.index / chunks, from = u.index % chunks * THREADS, live = min(THREADS, n - from);
  if (u.index == 0 && threadIdx.x == 0) u.ints(y_count)[0] = n;
  const u64* keys_ = u.longs(keys) + (i64)f * capacity;
  u64* to = u.longs(y_keys) + (i64)f * capacity;
  if ((int)threadIdx.x < live) to[from + threadIdx.x] = keys_[from + threadIdx.x];
  const i64 row = ((i64)f * capacity + from) * w;
  const float* x = u.floats(gradients) + row;
  float* y_ = u.floats(y_gradients) + row;
  if ((w & 3) == 0) copy_firsts(keys_, from, live, w / 4, (const float4*)x, (float4*)y_);
  else copy_firsts(keys_, from, live, w, x, y_);
}

// Another rank's keys to where they are searched.
__device__ __noinline__ void fetch_keys(Unit u) {
  using namespace fetch_keys_operands;
  const int capacity = u.n(count), n = min(read_left(u.ints(count_at)), capacity);
  const int chunks = (capacity + THREADS - 1) / THREADS;
  const int f = u.index / chunks, i = u.index % chunks * THREADS + threadIdx.x;
  if (u.index == 0 && threadIdx.x == 0) u.ints(y_count)[0] = n;
  if (i < n) u.longs(y)[(i64)f * capacity + i] = read_left(u.longs(keys) + (i64)f * capacity + i);
}

// One rank's list of one field.
struct RankRows {
  const u64* keys;
  const float* gradients;
  int n;
  float weight;
  __device__ __forceinline__ RankRows(Unit u, int at, int field, int width) {
    const i64 from = (i64)field * u.n(at + 2);
    keys = u.longs(at) + from;
    gradients = u.floats(at + 1) + from * width;
    n = u.ints(at + 3)[0];
    weight = u.number(at + 4);
  }
  // How many of its keys are below.
  __device__ __forceinline__ int below(u64 key) const {
    int low = 0, high = n;
    while (low < high) {
      int middle = (low + high) >> 1;
      if (keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
};

constexpr int MEMBER_WORDS = 5;

// The totals of THREADS keys that ranks from `own` on have rows of, to their places; returns a thread's squares. Reads from other
// GPUs take long, so a thread has several on their way.
template <class V>
__device__ __forceinline__ double merge_totals(Unit u, int field, int width, int own, const int* place, const int* row, float* to) {
  using namespace merge_rows_operands;
  constexpr int EACH = 4;
  const int per = width * 4 / (int)sizeof(V), ranks_ = u.n(ranks);
  double squares = 0;
  for (int e0 = threadIdx.x; e0 < THREADS * per; e0 += EACH * THREADS) {
    V total[EACH];
#pragma unroll
    for (int k = 0; k < EACH; k++) total[k] = V();
    for (int r = own; r < ranks_; r++) {
      const RankRows list(u, member + MEMBER_WORDS * r, field, width);
      V v[EACH];
#pragma unroll
      for (int k = 0; k < EACH; k++) {
        const int e = e0 + k * THREADS, q = min(e / per, THREADS - 1);
        const int at = e < THREADS * per && place[q] >= 0 ? row[r * THREADS + q] : -1;
        v[k] = V();
        if (at >= 0) v[k] = read_left((const V*)(list.gradients + (i64)at * width) + (e - q * per));
      }
#pragma unroll
      for (int k = 0; k < EACH; k++) {
        const int q = min((e0 + k * THREADS) / per, THREADS - 1);
        if (row[r * THREADS + q] >= 0) total[k] = add_weighted(total[k], list.weight, v[k], r == own);
      }
    }
#pragma unroll
    for (int k = 0; k < EACH; k++) {
      const int e = e0 + k * THREADS, q = e / per;
      if (e >= THREADS * per || place[q] < 0) continue;
      ((V*)(to + (i64)place[q] * width))[e - q * per] = total[k];
      squares += squared(total[k]);
    }
  }
  return squares;
}

// A unit places THREADS keys of one rank's list of one field, and adds up the rows of those ids that no earlier rank has; squares of
// the totals go to slots[unit].
__device__ __noinline__ void merge_rows(Unit u) {
  using namespace merge_rows_operands;
  const int capacity = u.n(count), w = u.n(width), ranks_ = u.n(ranks), fields_ = u.n(fields);
  const int chunks = (u.n(most) + THREADS - 1) / THREADS;
  const int f = u.index / chunks % fields_, own = u.index / chunks / fields_;
  const int i = u.index % chunks * THREADS + threadIdx.x;
  // Where a key goes, and the row of its id in each rank's list; -1 for none. What is in front takes the block's sum.
  int* place = (int*)shared + THREADS;
  int* row = place + THREADS;
  static_assert(4 * THREADS * (2 + RANKS) <= SCRATCH, "rows of all ranks lie in scratch");
  if (u.index == 0 && threadIdx.x == 0) {
    int all = 0;
    for (int r = 0; r < ranks_; r++) all += u.ints(member + MEMBER_WORDS * r + 3)[0];
    u.ints(y_count)[0] = all;
  }
  const RankRows mine(u, member + MEMBER_WORDS * own, f, w);
  const bool live = i < mine.n;
  const u64 key = live ? mine.keys[i] : 0, start = key >> 32 << 32;
  bool first = live && first_of_run(mine.keys, i);
  int at = i;
  for (int r = 0; r < ranks_; r++) {
    int found = live && r == own ? i : -1;
    if (live && r != own) {
      const RankRows other(u, member + MEMBER_WORDS * r, f, w);
      const int low = other.below(start);
      const bool has = low < other.n && other.keys[low] >> 32 == key >> 32;
      found = has ? low : -1;
      at += r < own && has ? other.below(start + (1ULL << 32)) : low;
      first = first && !(r < own && has);
    }
    row[r * THREADS + threadIdx.x] = found;
  }
  if (live) u.longs(keys)[(i64)f * capacity + at] = key;
  place[threadIdx.x] = first ? at : -1;
  __syncthreads();
  float* to = u.floats(gradients) + (i64)f * capacity * w;
  double squares = (w & 3) == 0 ? merge_totals<float4>(u, f, w, own, place, row, to) : merge_totals<float>(u, f, w, own, place, row, to);
  squares = block_sum(squares, (double*)shared);
  if (threadIdx.x == 0) u.doubles(slots)[u.index] = squares;
}
