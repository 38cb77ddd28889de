// The end of a step: global gradient norm, clip, and the optimizer on what has a gradient.
#pragma once
#include "embedding.cuh"

// A table that lies in pieces of one size, each on the next GPU: which of them are this GPU's to change. Pieces.java writes the word;
// 0 is a table that this GPU has whole.
struct OwnPieces {
  int shift, gpus, own;
  __device__ __forceinline__ OwnPieces(i64 word) : shift((int)word & 0xff), gpus((int)(word >> 8) & 0xff), own((int)(word >> 16) & 0xff) {}
  __device__ __forceinline__ bool whole() const { return gpus == 0; }
  // Of a byte behind the table's start.
  __device__ __forceinline__ bool has(i64 byte) const { return whole() || (u32)(byte >> shift) % (u32)gpus == (u32)own; }
  // Where an entry of an own piece lies when own pieces lie one after the other.
  __device__ __forceinline__ i64 packed(i64 entry) const {
    if (whole()) return entry;
    const i64 byte = entry * 4, piece = (u32)(byte >> shift) / (u32)gpus;
    return (piece << shift | (byte & ((1LL << shift) - 1))) / 4;
  }
};

// What a step leaves for the update, and for the host in pinned memory.
struct Outcome {
  double loss, norm;
  float scale;
  int bad_index;
  int update;  // whether parameters may change
  int done;    // 1, or the rank of a GPU that did not come to the exchange, as -1 - rank
};

// Norm, clip and whether to go on; one unit.
__device__ __noinline__ void finish(Unit u) {
  using namespace finish_operands;
  double sum = 0;
  for (int a = 0; a < u.n(arrays); a++) {
    const double* s_ = u.doubles(array + 2 * a);
    int n = u.n(array + 2 * a + 1);
    for (int i = threadIdx.x; i < n; i += THREADS) sum += s_[i];
  }
  sum = block_sum(sum, (double*)shared);
  if (threadIdx.x == 0) {
    Status* status_ = (Status*)u.address(status);
    float clip_ = u.number(clip);
    Outcome o;
    o.loss = u.floats(loss)[0];
    o.norm = sqrt(sum);
    o.bad_index = status_->bad_index;
    bool good = isfinite(o.loss) && isfinite(o.norm) && o.bad_index == NO_BAD_INDEX && !status_->lost;
    o.update = good && !status_->stopped;
    o.scale = clip_ > 0.f ? (float)fmin(1.0, (double)clip_ / (o.norm + 1e-6)) : 1.f;
    o.done = status_->lost ? -status_->lost : 1;
    if (!good) status_->stopped = 1;
    *(Outcome*)u.address(outcome) = o;
    *(Outcome*)u.address(host) = o;
  }
}

// One entry of a parameter and what the optimizer remembers of it.
__device__ __forceinline__ void change(int optimizer, float rate, float decay, float g, float& w, float& first, float& second) {
  const float* s = scalars();
  float old = w;
  if (optimizer == ADAGRAD) {
    float a = first + g * g;
    first = a;
    w = old - rate * g / (sqrtf(a) + s[EPSILON]);
    return;
  }
  g += decay * old;
  if (optimizer == SGD) {
    w = old - rate * g;
  } else if (optimizer == MOMENTUM) {
    float m = s[BETA1] * first + g;
    first = m;
    w = old - rate * m;
  } else {
    float m = s[BETA1] * first + (1.f - s[BETA1]) * g, v = s[BETA2] * second + (1.f - s[BETA2]) * g * g;
    first = m, second = v;
    w = old - rate * (m / s[CORRECTION1]) / (sqrtf(v / s[CORRECTION2]) + s[EPSILON]);
  }
}

// A rectangle of a parameter whose rows are `stride` apart; the gradient's lie together. All of a thread's entries are
// read before the first is written: the compiler cannot know that they do not overlap.
__device__ __noinline__ void update(Unit u) {
  using namespace update_operands;
  const Outcome* o = (const Outcome*)u.address(outcome);
  if (!o->update) return;
  const int columns_ = u.n(columns), optimizer_ = u.n(optimizer);
  const i64 size_ = u.word(size), gap = u.word(stride) - columns_;
  const i64 from = (i64)u.index * ELEMENTS, to = min(size_, from + ELEMENTS);
  const float* g_ = u.floats(gradient);
  float *w_ = u.floats(weight), *first_ = u.floats(first), *second_ = u.floats(second), scale = o->scale;
  const float decay = u.n(table) ? scalars()[TABLE_DECAY] : scalars()[DECAY];
  const float rate = u.n(table) ? scalars()[TABLE_RATE] : scalars()[RATE];
  auto place = [&](i64 i) { return gap == 0 ? i : i + (u32)i / (u32)columns_ * gap; };
  if ((columns_ & 3) == 0 && (gap & 3) == 0 && aligned16(g_) && aligned16(w_) && aligned16(first_) && aligned16(second_)) {
    constexpr int EACH = ELEMENTS / (4 * THREADS);
    float4 g[EACH], w[EACH], a[EACH], b[EACH];
#pragma unroll
    for (int k = 0; k < EACH; k++) {
      i64 i = from + 4 * (k * THREADS + threadIdx.x), at = place(i);
      g[k] = w[k] = a[k] = b[k] = make_float4(0, 0, 0, 0);
      if (i >= to) continue;
      g[k] = *(const float4*)(g_ + i), w[k] = *(const float4*)(w_ + at);
      if (first_) a[k] = *(const float4*)(first_ + at);
      if (second_) b[k] = *(const float4*)(second_ + at);
    }
#pragma unroll
    for (int k = 0; k < EACH; k++) {
      i64 i = from + 4 * (k * THREADS + threadIdx.x), at = place(i);
      if (i >= to) continue;
      change(optimizer_, rate, decay, scale * g[k].x, w[k].x, a[k].x, b[k].x);
      change(optimizer_, rate, decay, scale * g[k].y, w[k].y, a[k].y, b[k].y);
      change(optimizer_, rate, decay, scale * g[k].z, w[k].z, a[k].z, b[k].z);
      change(optimizer_, rate, decay, scale * g[k].w, w[k].w, a[k].w, b[k].w);
      *(float4*)(w_ + at) = w[k];
      if (first_) *(float4*)(first_ + at) = a[k];
      if (second_) *(float4*)(second_ + at) = b[k];
    }
    return;
  }
  constexpr int EACH = 4;
  for (i64 i0 = from + threadIdx.x; i0 < to; i0 += EACH * THREADS) {
    float g[EACH], w[EACH], a[EACH], b[EACH];
#pragma unroll
    for (int k = 0; k < EACH; k++) {
      i64 i = i0 + k * THREADS, at = place(i);
      g[k] = w[k] = a[k] = b[k] = 0.f;
      if (i >= to) continue;
      g[k] = g_[i], w[k] = w_[at];
      if (first_) a[k] = first_[at];
      if (second_) b[k] = second_[at];
    }
#pragma unroll
    for (int k = 0; k < EACH; k++) {
      i64 i = i0 + k * THREADS, at = place(i);
      if (i >= to) continue;
      change(optimizer_, rate, decay, scale * g[k], w[k], a[k], b[k]);
      w_[at] = w[k];
      if (first_) first_[at] = a[k];
      if (second_) second_[at] = b[k];
    }
  }
}

// The rows of tables that a batch touched.
__device__ __noinline__ void update_rows(Unit u) {
  using namespace update_rows_operands;
  const Outcome* o = (const Outcome*)u.address(outcome);
  if (!o->update) return;
  const int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width);
  const float scale = o->scale;
  i64 at[ROW_ENTRIES_EACH];  // in its table; -1 of what is not changed
  float g[ROW_ENTRIES_EACH], now[ROW_ENTRIES_EACH], a[ROW_ENTRIES_EACH], b[ROW_ENTRIES_EACH];
#pragma unroll
  for (int k = 0; k < ROW_ENTRIES_EACH; k++) {
    const RowEntry e(u.index, k, capacity, w);
    const bool in = e.field < u.n(fields) && e.row < n;
    const RowId r(u.longs(keys) + (i64)e.field * capacity, e.row, in);
    at[k] = r.first ? (i64)r.id * w + e.column : -1;
    g[k] = in ? u.floats(gradients)[((i64)e.field * capacity + e.row) * w + e.column] : 0.f;
  }
#pragma unroll
  for (int k = 0; k < ROW_ENTRIES_EACH; k++) {
    const int t = table + 4 * RowEntry(u.index, k, capacity, w).field;
    if (at[k] >= 0 && !OwnPieces(u.word(t + 3)).has(4 * at[k])) at[k] = -1;
    now[k] = a[k] = b[k] = 0.f;
    if (at[k] < 0) continue;
    const float *first_ = u.floats(t + 1), *second_ = u.floats(t + 2);
    now[k] = u.floats(t)[at[k]];
    if (first_) a[k] = first_[at[k]];
    if (second_) b[k] = second_[at[k]];
  }
#pragma unroll
  for (int k = 0; k < ROW_ENTRIES_EACH; k++) {
    if (at[k] < 0) continue;
    const int t = table + 4 * RowEntry(u.index, k, capacity, w).field;
    float *first_ = u.floats(t + 1), *second_ = u.floats(t + 2);
    change(u.n(optimizer), scalars()[TABLE_RATE], scalars()[TABLE_DECAY], scale * g[k], now[k], a[k], b[k]);
    u.floats(t)[at[k]] = now[k];
    if (first_) first_[at[k]] = a[k];
    if (second_) second_[at[k]] = b[k];
  }
}

// The same by row-wise Adagrad, which remembers one number a row: some lanes of a warp share a row. A row is of the GPU that has its
// start.
__device__ __noinline__ void update_row_means(Unit u) {
  using namespace update_row_means_operands;
  const Outcome* o = (const Outcome*)u.address(outcome);
  if (!o->update) return;
  const int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width), lanes_ = u.n(lanes);
  const i64 q = ((i64)u.index * THREADS + threadIdx.x) / lanes_;
  const int lane = threadIdx.x % lanes_, f = (int)(q / capacity), i = (int)(q % capacity);
  const u64* keys_ = u.longs(keys) + (i64)f * capacity;
  const int t = table + 3 * f;
  const bool own = f < u.n(fields) && i < n && first_of_run(keys_, i) && OwnPieces(u.word(t + 2)).has(4 * w * (i64)(keys_[i] >> 32));
  const float* g_ = u.floats(gradients) + ((i64)f * capacity + i) * w;
  const float scale = o->scale;
  float *w_ = nullptr, *mean_ = nullptr, squares = 0.f, before = 0.f;
  if (own) {
    const i64 row = (i64)(keys_[i] >> 32);
    w_ = u.floats(t) + row * w, mean_ = u.floats(t + 1) + row;
    before = *mean_;
    for (int c = lane; c < w; c += lanes_) {
      float g = scale * g_[c];
      squares += g * g;
    }
  }
  squares = warp_sum(squares, lanes_);
  __syncwarp();  // all lanes have read what one of them now writes
  if (!own) return;
  const float now = before + squares / (float)w;
  if (lane == 0) *mean_ = now;
  const float factor = scalars()[TABLE_RATE] / (sqrtf(now) + scalars()[EPSILON]);
  for (int c = lane; c < w; c += lanes_) w_[c] -= factor * (scale * g_[c]);
}

// A gradient's rectangle into the whole gradient of its parameter, for optimizers that change every entry.
__device__ __noinline__ void scatter(Unit u) {
  using namespace scatter_operands;
  int columns_ = u.n(columns);
  i64 from = (i64)u.index * ELEMENTS, to = min(u.word(size), from + ELEMENTS);
  for (i64 i = from + threadIdx.x; i < to; i += THREADS)
    u.floats(whole)[i / columns_ * u.word(stride) + i % columns_] = u.floats(gradient)[i];
}

// One field's row gradient into the gradient of all of its table that is this GPU's.
__device__ __noinline__ void scatter_rows(Unit u) {
  using namespace scatter_rows_operands;
  const int n = sort_count(u, count_at, count), capacity = u.n(count), w = u.n(width);
  const OwnPieces own(u.word(pieces));
  i64 at[ROW_ENTRIES_EACH];
  float g[ROW_ENTRIES_EACH];
#pragma unroll
  for (int k = 0; k < ROW_ENTRIES_EACH; k++) {
    const RowEntry e(u.index, k, capacity, w);
    const bool in = e.field == 0 && e.row < n;
    const RowId r(u.longs(keys), e.row, in);
    at[k] = r.first ? (i64)r.id * w + e.column : -1;
    g[k] = in ? u.floats(gradients)[(i64)e.row * w + e.column] : 0.f;
  }
#pragma unroll
  for (int k = 0; k < ROW_ENTRIES_EACH; k++)
    if (at[k] >= 0 && own.has(4 * at[k])) u.floats(whole)[own.packed(at[k])] = g[k];
}
