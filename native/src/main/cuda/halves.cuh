// Embedding tables of half precision: rows are read as floats, and changed entries are rounded to one of the two halves around them by
// chance. Draws and rounding are those of Counter.java, HalfChange.java and Halves.java, so that equal floats end in equal bits there and
// here. What the optimizer remembers are floats.
#pragma once
#include "update.cuh"

typedef unsigned short u16;

// The i-th number of a stream.
__device__ __forceinline__ u64 draw(u64 key, u64 i) {
  constexpr u64 GOLDEN = 0x9E3779B97F4A7C15ULL;
  u64 z = key + (i + 1) * GOLDEN;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

// The draws of a table in this step, by the two words of its key.
__device__ __forceinline__ u64 step_draws(Unit u, int low) {
  const u64 key = (u64)(u32)u.word(low) | (u64)(u32)u.word(low + 1) << 32;
  return draw(key, (u64)(u32)scalars()[STEP_LOW] | (u64)(u32)scalars()[STEP_HIGH] << STEP_BITS);
}

// One of the two halves around a float; of 24 bits of chance more lead further from zero.
__device__ __forceinline__ u16 either(float x, u32 chance) {
  constexpr int LOST = 13;  // bits of a float's fraction that a half lacks
  constexpr float GREATEST = 65504.f;
  const u32 sign = __float_as_uint(x) >> 16 & 0x8000;
  if (x != x) return (u16)(sign | 0x7e00);
  const float size = fminf(fabsf(x), GREATEST);
  if (size >= 6.103515625e-05f) {  // the least normal half
    return (u16)(sign | (__float_as_uint(size) + (chance >> (24 - LOST)) - (112u << 23)) >> LOST);
  }
  const float many = size * 16777216.f;  // of 2^-24, which the bits of such a half count
  const int whole = (int)many;
  return (u16)(sign | (u32)(whole + (chance * (1 / 16777216.f) < 1.f - (many - whole) ? 0 : 1)));
}

// N entries that lie together: one, or four where widths allow.
template <int N>
__device__ __forceinline__ void read_halves(const u16* at, float (&x)[N]) {
  if constexpr (N == 4) {
    const u64 four = *(const u64*)at;
#pragma unroll
    for (int k = 0; k < 4; k++) x[k] = float_of_half((u16)(four >> 16 * k));
  } else {
    x[0] = float_of_half(*at);
  }
}
template <int N>
__device__ __forceinline__ void read_floats(const float* at, float (&x)[N]) {
  if constexpr (N == 4) {
    const float4 four = *(const float4*)at;
    x[0] = four.x, x[1] = four.y, x[2] = four.z, x[3] = four.w;
  } else {
    x[0] = *at;
  }
}
template <int N>
__device__ __forceinline__ void write_floats(float* at, const float (&x)[N]) {
  if constexpr (N == 4) *(float4*)at = make_float4(x[0], x[1], x[2], x[3]);
  else *at = x[0];
}
// Rounds entries of which the first is the table's `entry`.
template <int N>
__device__ __forceinline__ void write_halves(u16* at, const float (&x)[N], u64 draws, i64 entry) {
  u64 all = 0;
#pragma unroll
  for (int k = 0; k < N; k++) all |= (u64)either(x[k], (u32)(draw(draws, (u64)entry + k) >> 40)) << 16 * k;
  if constexpr (N == 4) *(u64*)at = all;
  else *at = (u16)all;
}

// As `lookup`, of halves.
template <int N>
__device__ __forceinline__ void lookup_entries(Unit u) {
  using namespace lookup_half_operands;
  const int f_ = u.n(fields), e = u.n(width), per = e / N;
  const int* ids_ = u.ints(ids);
  const i64 count = (i64)u.n(batch) * f_ * per, from = (i64)u.index * THREADS * 4;
#pragma unroll
  for (int k = 0; k < 4; k++) {
    const i64 i = from + k * THREADS + threadIdx.x;
    if (i >= count) return;
    const i64 at = i / per;
    const int c = (int)(i - at * per), f = (int)(at % f_);
    int id = ids_[at];
    if (id < 0 || id >= u.n(table + 2 * f + 1)) {
      atomicMin(&((Status*)u.address(status))->bad_index, (int)at);
      id = 0;
    }
    float x[N];
    read_halves((const u16*)u.address(table + 2 * f) + (i64)id * e + N * c, x);
    write_floats(u.floats(y) + at * e + N * c, x);
  }
}
__device__ __noinline__ void lookup_half(Unit u) {
  if ((u.n(lookup_half_operands::width) & 3) == 0) lookup_entries<4>(u);
  else lookup_entries<1>(u);
}

// As `bag`, of halves.
template <int N>
__device__ __forceinline__ void bag_entries(Unit u) {
  using namespace bag_half_operands;
  const int w = u.n(width), per = w / N, batch_ = u.n(batch), mode_ = u.n(mode);
  const i64 i = (i64)u.index * THREADS + threadIdx.x;
  if (i >= (i64)batch_ * per) return;
  const int b = (int)(i / per), c = N * (int)(i % per);
  const int* offsets_ = u.ints(offsets);
  const int n = offsets_[batch_], from = offsets_[b], to = offsets_[b + 1];
  const int* ids_ = offsets_ + batch_ + 1;
  const float* weights_ = (const float*)(ids_ + n);
  float s[N] = {};
  for (int k = from; k < to; k++) {
    int id = ids_[k];
    if (id < 0 || id >= u.n(rows)) {
      atomicMin(&((Status*)u.address(status))->bad_index, b);
      id = 0;
    }
    float x[N];
    read_halves((const u16*)u.address(table) + (i64)id * w + c, x);
    const float weight = mode_ == SUM ? 1.f : mode_ == MEAN ? 1.f / (to - from) : weights_[k];
#pragma unroll
    for (int j = 0; j < N; j++) s[j] += weight * x[j];
  }
  write_floats(u.floats(y) + (i64)b * w + c, s);
}
__device__ __noinline__ void bag_half(Unit u) {
  if ((u.n(bag_half_operands::width) & 3) == 0) bag_entries<4>(u);
  else bag_entries<1>(u);
}

// N entries of a table from `at` on, with their gradient.
template <int N>
__device__ __forceinline__ void change_halves(int optimizer, u16* w_, float* first_, float* second_, i64 at, const float* g_, float scale, u64 draws) {
  float w[N], g[N], a[N] = {}, b[N] = {};
  read_floats(g_, g);
  read_halves(w_ + at, w);
  if (first_) read_floats(first_ + at, a);
  if (second_) read_floats(second_ + at, b);
#pragma unroll
  for (int k = 0; k < N; k++) change(optimizer, scalars()[TABLE_RATE], scalars()[TABLE_DECAY], scale * g[k], w[k], a[k], b[k]);
  write_halves(w_ + at, w, draws, at);
  if (first_) write_floats(first_ + at, a);
  if (second_) write_floats(second_ + at, b);
}

// A whole table, for optimizers that change every entry.
template <int N>
__device__ __forceinline__ void change_table(Unit u, float scale) {
  using namespace update_half_operands;
  const i64 from = (i64)u.index * ELEMENTS, to = min(u.word(size), from + ELEMENTS);
  const u64 draws = step_draws(u, key);
  for (i64 i = from + N * threadIdx.x; i < to; i += N * THREADS)
    change_halves<N>(u.n(optimizer), (u16*)u.address(weight), u.floats(first), u.floats(second), i, u.floats(gradient) + i, scale, draws);
}
__device__ __noinline__ void update_half(Unit u) {
  using namespace update_half_operands;
  const Outcome* o = (const Outcome*)u.address(outcome);
  if (!o->update) return;
  if ((u.word(size) & 3) == 0) change_table<4>(u, o->scale);
  else change_table<1>(u, o->scale);
}

// As `update_rows`, of halves.
template <int N>
__device__ __forceinline__ void change_rows(Unit u, float scale) {
  using namespace update_rows_half_operands;
  const int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width), per = w / N;
  const i64 item = (i64)u.index * THREADS + threadIdx.x;
  const int column = N * (int)(item % per);
  const i64 q = item / per;
  const int f = (int)(q / capacity), i = (int)(q % capacity);
  if (f >= u.n(fields) || i >= n) return;
  const u64* keys_ = u.longs(keys) + (i64)f * capacity;
  if (!first_of_run(keys_, i)) return;
  const int t = table + 5 * f;
  const i64 at = (i64)(keys_[i] >> 32) * w + column;
  const float* g_ = u.floats(gradients) + ((i64)f * capacity + i) * w + column;
  change_halves<N>(u.n(optimizer), (u16*)u.address(t), u.floats(t + 1), u.floats(t + 2), at, g_, scale, step_draws(u, t + 3));
}
__device__ __noinline__ void update_rows_half(Unit u) {
  using namespace update_rows_half_operands;
  const Outcome* o = (const Outcome*)u.address(outcome);
  if (!o->update) return;
  if ((u.n(width) & 3) == 0) change_rows<4>(u, o->scale);
  else change_rows<1>(u, o->scale);
}

// As `update_row_means`, of halves.
template <int N>
__device__ __forceinline__ void change_row_means(Unit u, float scale) {
  using namespace update_row_means_half_operands;
  const int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width), lanes_ = u.n(lanes);
  const i64 q = ((i64)u.index * THREADS + threadIdx.x) / lanes_;
  const int lane = threadIdx.x % lanes_, f = (int)(q / capacity), i = (int)(q % capacity);
  const u64* keys_ = u.longs(keys) + (i64)f * capacity;
  const int t = table + 4 * f;
  const bool touched = f < u.n(fields) && i < n && first_of_run(keys_, i);
  const float* g_ = u.floats(gradients) + ((i64)f * capacity + i) * w;
  float *mean_ = nullptr, squares = 0.f, before = 0.f, g[N];
  i64 row = 0;
  if (touched) {
    row = (i64)(keys_[i] >> 32);
    mean_ = u.floats(t + 1) + row;
    before = *mean_;
    for (int c = N * lane; c < w; c += N * lanes_) {
      read_floats(g_ + c, g);
#pragma unroll
      for (int k = 0; k < N; k++) squares += (scale * g[k]) * (scale * g[k]);
    }
  }
  squares = warp_sum(squares, lanes_);
  __syncwarp();  // all lanes have read what one of them now writes
  if (!touched) return;
  const float now = before + squares / (float)w;
  if (lane == 0) *mean_ = now;
  const float factor = scalars()[TABLE_RATE] / (sqrtf(now) + scalars()[EPSILON]);
  const u64 draws = step_draws(u, t + 2);
  u16* w_ = (u16*)u.address(t) + row * w;
  for (int c = N * lane; c < w; c += N * lanes_) {
    float x[N];
    read_floats(g_ + c, g);
    read_halves(w_ + c, x);
#pragma unroll
    for (int k = 0; k < N; k++) x[k] -= factor * (scale * g[k]);
    write_halves(w_ + c, x, draws, row * w + c);
  }
}
__device__ __noinline__ void update_row_means_half(Unit u) {
  using namespace update_row_means_half_operands;
  const Outcome* o = (const Outcome*)u.address(outcome);
  if (!o->update) return;
  if ((u.n(width) & 3) == 0) change_row_means<4>(u, o->scale);
  else change_row_means<1>(u, o->scale);
}
