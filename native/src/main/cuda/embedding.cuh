// Embedding tables: gather, and the gradient by rows without atomics. Ids are sorted with their positions, runs of
// equal ids are summed in the order of their positions, first within short stretches and then across them.
//
// The row gradient of a field is sorted keys (id << 32 | position) and one gradient row a key, of which only those at
// the first key of an id count.
#pragma once
#include "common.cuh"
#include "quantize.cuh"


// Rows of tables by id; an id outside its table is reported and read as row 0.
__device__ __noinline__ void lookup(Unit u) {
  using namespace lookup_operands;
  int f_ = u.n(fields), e = u.n(width);
  const int* ids_ = u.ints(ids);
  float* y_ = u.floats(y);
  Status* status_ = (Status*)u.address(status);
  bool wide = (e & 3) == 0;
  int per = wide ? e / 4 : e;
  i64 count = (i64)u.n(batch) * f_ * per;
  i64 from = (i64)u.index * THREADS * 4;
#pragma unroll
  for (int k = 0; k < 4; k++) {
    i64 i = from + k * THREADS + threadIdx.x;
    if (i >= count) return;
    i64 at = i / per;
    int c = (int)(i - at * per), f = (int)(at % f_);
    int id = ids_[at];
    if (id < 0 || id >= u.n(table + 2 * f + 1)) {
      atomicMin(&status_->bad_index, (int)at);
      id = 0;
    }
    const float* row = u.floats(table + 2 * f) + (i64)id * e;
    if (wide) *(float4*)(y_ + at * e + 4 * c) = *(const float4*)(row + 4 * c);
    else y_[at * e + c] = row[c];
  }
}

// Ids of one field (or of all bags) as they lie: `count_at` holds their number where it is not `count`.
__device__ __forceinline__ int sort_count(Unit u, int count_at, int count) {
  const int* at = u.ints(count_at);
  return at ? min(*at, u.n(count)) : u.n(count);
}

// Sorts one chunk of one field in scratch (bitonic; keys are all different).
__device__ __noinline__ void sort_chunk(Unit u) {
  using namespace sort_chunk_operands;
  int n_ = sort_count(u, count_at, count), capacity = u.n(count), chunks = (capacity + SORT_CHUNK - 1) / SORT_CHUNK;
  int f = u.index / chunks, from = u.index % chunks * SORT_CHUNK, n = min(SORT_CHUNK, n_ - from);
  if (n <= 0) return;
  int size = 2;
  while (size < n) size <<= 1;
  u64* key = (u64*)shared;
  const int* ids_ = u.ints(ids);
  for (int i = threadIdx.x; i < size; i += THREADS)
    key[i] = i < n ? (u64)(u32)ids_[(i64)(from + i) * u.n(fields) + f] << 32 | (u32)(from + i) : ~0ULL;
  __syncthreads();
  for (int k = 2; k <= size; k <<= 1)
    for (int j = k >> 1; j > 0; j >>= 1) {
      for (int t = threadIdx.x; t < size / 2; t += THREADS) {
        int i = 2 * t - (t & (j - 1)), p = i + j;
        u64 a = key[i], b = key[p];
        if ((a > b) == ((i & k) == 0)) key[i] = b, key[p] = a;
      }
      __syncthreads();
    }
  u64* y_ = u.longs(y) + (i64)f * capacity + from;
  for (int i = threadIdx.x; i < n; i += THREADS) y_[i] = key[i];
}

// Places the keys of sorted chunks in the whole order: own rank plus the number of smaller keys in each other chunk.
__device__ __noinline__ void sort_merge(Unit u) {
  using namespace sort_merge_operands;
  int n = sort_count(u, count_at, count), capacity = u.n(count), units = (capacity + MERGE_UNIT - 1) / MERGE_UNIT;
  int f = u.index / units, from = u.index % units * MERGE_UNIT;
  if (from >= n) return;
  const u64* x_ = u.longs(x) + (i64)f * capacity;
  u64* chunk = (u64*)shared;
  int own = from / SORT_CHUNK;
  u64 key[MERGE_UNIT / THREADS];
  int rank[MERGE_UNIT / THREADS];
#pragma unroll
  for (int k = 0; k < MERGE_UNIT / THREADS; k++) {
    int i = from + k * THREADS + threadIdx.x;
    key[k] = i < n ? x_[i] : 0;
    rank[k] = i - own * SORT_CHUNK;
  }
  for (int c = 0; c * SORT_CHUNK < n; c++) {
    if (c == own) continue;
    int size = min(SORT_CHUNK, n - c * SORT_CHUNK);
    __syncthreads();
    for (int i = threadIdx.x; i < size; i += THREADS) chunk[i] = x_[c * SORT_CHUNK + i];
    __syncthreads();
#pragma unroll
    for (int k = 0; k < MERGE_UNIT / THREADS; k++) {
      int low = 0, high = size;
      while (low < high) {
        int middle = (low + high) >> 1;
        if (chunk[middle] < key[k]) low = middle + 1;
        else high = middle;
      }
      rank[k] += low;
    }
  }
  u64* y_ = u.longs(y) + (i64)f * capacity;
#pragma unroll
  for (int k = 0; k < MERGE_UNIT / THREADS; k++)
    if (from + k * THREADS + (int)threadIdx.x < n) y_[rank[k]] = key[k];
}

// What a position contributes: the gradient row of its sample, weighted in bags.
struct Contribution {
  const float* dy;
  const int* offsets;
  const float* weights;
  int mode, fields, field, width, batch;
  __device__ __forceinline__ float value(u32 position, int column) const {
    if (mode == ONE_ROW) return dy[((i64)position * fields + field) * width + column];
    int low = 0, high = batch;  // the last sample that starts at or before the position
    while (low + 1 < high) {
      int middle = (low + high) >> 1;
      if (offsets[middle] <= (int)position) low = middle;
      else high = middle;
    }
    float w = mode == SUM ? 1.f : mode == MEAN ? 1.f / (offsets[low + 1] - offsets[low]) : weights[position];
    return w * dy[(i64)low * width + column];
  }
};

// First sums: each run of equal ids within a stretch of `stretch` keys, left at the run's first key.
__device__ __noinline__ void row_sums(Unit u) {
  using namespace row_sums_operands;
  int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width), s_ = u.n(stretch);
  int stretches = (capacity + s_ - 1) / s_;
  i64 item = (i64)u.index * THREADS + threadIdx.x;
  int column = (int)(item % w);
  i64 q = item / w;
  int f = (int)(q / stretches), from = (int)(q % stretches) * s_, to = min(n, from + s_);
  if (f >= u.n(fields) || from >= to) return;
  const int* offsets_ = u.ints(offsets);
  Contribution x = {u.floats(dy), offsets_, nullptr, u.n(mode), u.n(fields), f, w, u.n(batch)};
  if (x.mode == WEIGHTED) x.weights = (const float*)(offsets_ + x.batch + 1 + n);
  const u64* keys_ = u.longs(keys) + (i64)f * capacity;
  float* g_ = u.floats(gradients) + (i64)f * capacity * w + column;
  float sum = 0;
  int head = from;
  u32 id = (u32)(keys_[from] >> 32);
  for (int i = from; i < to; i += 8) {
    u64 key[8];
    float v[8];
#pragma unroll
    for (int k = 0; k < 8; k++) key[k] = i + k < to ? keys_[i + k] : 0;
#pragma unroll
    for (int k = 0; k < 8; k++) v[k] = i + k < to ? x.value((u32)key[k], column) : 0.f;
#pragma unroll
    for (int k = 0; k < 8; k++)
      if (i + k < to) {
        u32 now = (u32)(key[k] >> 32);
        if (now != id) {
          g_[(i64)head * w] = sum;
          sum = 0, head = i + k, id = now;
        }
        sum += v[k];
      }
  }
  g_[(i64)head * w] = sum;
}

__device__ __forceinline__ u32 id_of(const u64* keys, int i) { return ((const u32*)keys)[2 * i + 1]; }
__device__ __forceinline__ bool first_of_run(const u64* keys, int i) { return i == 0 || id_of(keys, i - 1) != id_of(keys, i); }

// One of the entries of rows that a thread of a unit has, THREADS apart.
struct RowEntry {
  int field, row, column;

  __device__ __forceinline__ RowEntry(int unit, int k, int capacity, int width) {
    const i64 item = (i64)unit * ROW_ENTRIES + k * THREADS + threadIdx.x, at = item / width;
    column = (int)(item - at * width), field = (int)(at / capacity), row = (int)(at - (i64)field * capacity);
  }
};
constexpr int ROW_ENTRIES_EACH = ROW_ENTRIES / THREADS;

// A row's id, and whether it is the first row of it; nothing waits for what is read before both are on their way.
struct RowId {
  u32 id;
  bool first;

  __device__ __forceinline__ RowId(const u64* keys, int row, bool in) {
    id = in ? id_of(keys, row) : 0;
    const u32 before = in && row > 0 ? id_of(keys, row - 1) : ~id;
    first = in && before != id;
  }
};

// Then across stretches, at the first key of each id; squares of the totals go to slots[unit].
__device__ __noinline__ void row_totals(Unit u) {
  using namespace row_totals_operands;
  const int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width), s_ = u.n(stretch);
  float total[ROW_ENTRIES_EACH];
  bool first[ROW_ENTRIES_EACH], longer[ROW_ENTRIES_EACH];
#pragma unroll
  for (int k = 0; k < ROW_ENTRIES_EACH; k++) {
    const RowEntry e(u.index, k, capacity, w);
    const bool in = e.field < u.n(fields) && e.row < n;
    const u64* keys_ = u.longs(keys) + (i64)e.field * capacity;
    const int next = (e.row / s_ + 1) * s_;
    const RowId r(keys_, e.row, in);
    const u32 after = in && next < n ? id_of(keys_, next) : ~r.id;
    first[k] = r.first;
    longer[k] = r.first && after == r.id;
    total[k] = in ? u.floats(gradients)[((i64)e.field * capacity + e.row) * w + e.column] : 0.f;
  }
  double squares = 0;
#pragma unroll
  for (int k = 0; k < ROW_ENTRIES_EACH; k++) {
    if (longer[k]) {
      const RowEntry e(u.index, k, capacity, w);
      const u64* keys_ = u.longs(keys) + (i64)e.field * capacity;
      float* g_ = u.floats(gradients) + (i64)e.field * capacity * w + e.column;
      const u32 id = id_of(keys_, e.row);
      const int next = (e.row / s_ + 1) * s_;
      int low = next, high = n;  // one past the run
      while (low < high) {
        int middle = (low + high) >> 1;
        if (id_of(keys_, middle) == id) low = middle + 1;
        else high = middle;
      }
#pragma unroll 8
      for (int j = next; j < low; j += s_) total[k] += g_[(i64)j * w];
      g_[(i64)e.row * w] = total[k];
    }
    if (first[k]) squares += (double)total[k] * total[k];
  }
  squares = block_sum(squares, (double*)shared);
  if (threadIdx.x == 0) u.doubles(slots)[u.index] = squares;
}

// One entry of a row rounded with the row's own scale: every thread of a row finds the same reach.
__device__ __forceinline__ float rounded_entry(const float* row, int width, int column, int most) {
  float reach = 0;
  for (int j = 0; j < width; j++) {
    float a = fabsf(row[j]);
    reach = a > reach || a != a ? a : reach;
  }
  float scale = scale_of(reach, most);
  return in_steps(row[column], scale, -(float)most, (float)most) * scale;
}

// y[b] = Σ weight · row over one bag, of rows rounded to `most` steps where that is not 0
__device__ __noinline__ void bag(Unit u) {
  using namespace bag_operands;
  int w = u.n(width), batch_ = u.n(batch), mode_ = u.n(mode), most_ = u.n(most);
  i64 i = (i64)u.index * THREADS + threadIdx.x;
  if (i >= (i64)batch_ * w) return;
  int b = (int)(i / w), c = (int)(i % w);
  const int* offsets_ = u.ints(offsets);
  int n = offsets_[batch_], from = offsets_[b], to = offsets_[b + 1];
  const int* ids_ = offsets_ + batch_ + 1;
  const float* weights_ = (const float*)(ids_ + n);
  float s = 0;
  for (int k = from; k < to; k++) {
    int id = ids_[k];
    if (id < 0 || id >= u.n(rows)) {
      atomicMin(&((Status*)u.address(status))->bad_index, b);
      id = 0;
    }
    const float* row = u.floats(table) + (i64)id * w;
    float x = most_ ? rounded_entry(row, w, c, most_) : row[c];
    s += (mode_ == SUM ? 1.f : mode_ == MEAN ? 1.f / (to - from) : weights_[k]) * x;
  }
  u.floats(y)[i] = s;
}
