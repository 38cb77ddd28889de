// Attention of eight heads of width two on the tensor cores: a block has the rows of one or several samples, warp h their
// head h.
//
// Scores of 16 queries and 8 keys are one product over eight k: in k = t and t + 4 of a query lies component t / 2, rounded
// to TF32 where t is even, what the rounding left where t is odd; of a key its rounded component and, at even t only, what
// was left. So scores are as exact as in float. Their powers stay in registers and are the left side of the sums over keys
// (k = t and t + 4 are keys 2t and 2t + 1), whose right side has a key's or value's two components and, for the softmax,
// a one as columns. Backwards the second half has keys for rows and queries for columns.
#pragma once
#include "attention.cuh"
#include "product.cuh"

// Rows in scratch at once: a sample's keys, the dead one among them, are no more.
constexpr int HEAD_ROWS = 64;
// Floats from row to row in scratch: rows of eight neighbours meet different banks.
constexpr int QKV_STRIDE = 3 * ROW_WIDTH + 4, HEADS_STRIDE = ROW_WIDTH + 4;
// The power of a key or query that is not there.
constexpr float NO_POWER = -1e30f;

// What a lane is in its warp's products.
struct HeadLane {
  int head, lane, group, t;
  __device__ __forceinline__ HeadLane()
      : head(threadIdx.x >> 5), lane(threadIdx.x & 31), group(lane >> 2), t(lane & 3) {}
  // A component's place among the left side's k.
  __device__ __forceinline__ u32 left(float v) const {
    float high = __uint_as_float(rounded(v) & 0xffffe000u);
    return __float_as_uint(t & 1 ? v - high : high);
  }
  __device__ __forceinline__ void right(float v, u32 (&b)[2]) const {
    u32 high = rounded(v) & 0xffffe000u;
    b[0] = high;
    b[1] = t & 1 ? 0u : __float_as_uint(v - __uint_as_float(high));
  }
  __device__ __forceinline__ void scores(float (&c)[4], u32 a0, u32 a1, const u32 (&b)[2]) const {
    u32 a[4] = {a0, a1, a0, a1};
    mma(c, a, b);
  }
  // Adds to sums over the columns of `weights`.
  __device__ __forceinline__ void weigh(float (&sums)[4], const float (&weights)[4], const u32 (&b)[2]) const {
    u32 a[4] = {rounded(weights[0]), rounded(weights[2]), rounded(weights[1]), rounded(weights[3])};
    mma(sums, a, b);
  }
};

// Rows of the samples at hand on their way to scratch while the ones before are computed.
struct HeadRows {
  int rows, to, together;
  const float *qkv, *dy;  // dy: null on the way forward

  static constexpr int FLOATS = HEAD_ROWS * QKV_STRIDE;
  __device__ __forceinline__ void load(int b, float* stage) const {
    int n = min(together, to - b) * rows;
    const float* x = qkv + (i64)b * rows * 3 * ROW_WIDTH;
    constexpr int PIECES = 3 * ROW_WIDTH / 4;
    for (int i = threadIdx.x; i < n * PIECES; i += THREADS) {
      int r = i / PIECES;
      copy_async16((u32)__cvta_generic_to_shared(stage + r * QKV_STRIDE + 4 * (i - r * PIECES)), x + 4 * i, 16);
    }
    if (dy) {
      const float* g = dy + (i64)b * rows * ROW_WIDTH;
      for (int i = threadIdx.x; i < n * ROW_WIDTH / 4; i += THREADS)
        copy_async16((u32)__cvta_generic_to_shared(stage + FLOATS + (i >> 2) * HEADS_STRIDE + 4 * (i & 3)), g + 4 * i, 16);
    }
    commit_async();
  }
};

// The dead key's row, zeros where there is none, and what is added to each key's power: its multiplicity's logarithm.
struct HeadKeys {
  float *dead, *powers;
  __device__ __forceinline__ void fill(const float* dead_row, int rows, int many) const {
    if (threadIdx.x < 3 * ROW_WIDTH) dead[threadIdx.x] = many ? dead_row[threadIdx.x] : 0.f;
    if (threadIdx.x < HEAD_ROWS)
      powers[threadIdx.x] = (int)threadIdx.x < rows                  ? 0.f
                            : (int)threadIdx.x == rows && many > 0 ? log2f((float)many)
                                                                   : NO_POWER;
  }
  __device__ __forceinline__ const float* row(const float* x, int rows, int key) const {
    return key < rows ? x + key * QKV_STRIDE : dead;
  }
  // Square of the head's longest key.
  __device__ __forceinline__ float longest(const float* x, int rows, const HeadLane& l) const {
    float most = 0;
    for (int k = l.lane; k <= rows; k += 32) {
      const float2 v = *(const float2*)(row(x, rows, k) + ROW_WIDTH + 2 * l.head);
      most = fmaxf(most, v.x * v.x + v.y * v.y);
    }
    for (int d = 16; d > 0; d >>= 1) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, d));
    return most;
  }
};

// Queries as left sides: what to subtract from their powers beside.
template <int TILES>
struct HeadQueries {
  u32 a[TILES][2];
  float top[TILES][2];
  __device__ __forceinline__ void load(const float* x, int rows, float longest, const HeadLane& l) {
    const float scale = rsqrtf(2.f) * LOG2E;
#pragma unroll
    for (int i = 0; i < TILES; i++)
#pragma unroll
      for (int e = 0; e < 2; e++) {
        // Past the end the last one is computed again.
        float2 q = *(const float2*)(x + min(16 * i + l.group + 8 * e, rows - 1) * QKV_STRIDE + 2 * l.head);
        q.x *= scale, q.y *= scale;
        a[i][e] = l.left(l.t < 2 ? q.x : q.y);
        top[i][e] = bound(q.x, q.y, longest);
      }
  }
};

template <int TILES>
__device__ __forceinline__ void zero(float (&c)[TILES][4]) {
#pragma unroll
  for (int i = 0; i < TILES; i++)
#pragma unroll
    for (int e = 0; e < 4; e++) c[i][e] = 0.f;
}

// TILES: of sixteen queries and keys.
template <int TILES>
__device__ __noinline__ void attention_heads(Unit u) {
  using namespace attention_operands;
  const HeadLane l;
  const int rows_ = u.n(rows), from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  const HeadRows in = {rows_, to, HEAD_ROWS / rows_, u.floats(qkv), nullptr};
  float* out = shared + 2 * HeadRows::FLOATS;
  const HeadKeys keys = {out + HEAD_ROWS * HEADS_STRIDE, out + HEAD_ROWS * HEADS_STRIDE + QKV_STRIDE};
  keys.fill(u.floats(dead_row), rows_, u.n(dead));
  in.load(from, shared);
  for (int b = from, turn = 0; b < to; b += in.together, turn ^= 1) {
    wait_async<0>();
    __syncthreads();
    in.load(b + in.together, shared + (turn ^ 1) * HeadRows::FLOATS);
    const int n = min(in.together, to - b);
    for (int s = 0; s < n; s++) {
      const float* x = shared + turn * HeadRows::FLOATS + s * rows_ * QKV_STRIDE;
      HeadQueries<TILES> q;
      q.load(x, rows_, keys.longest(x, rows_, l), l);
      float sums[TILES][4];
      zero(sums);
#pragma unroll 2
      for (int j = 0; j < 2 * TILES; j++) {
        u32 k[2], v[2];
        l.right(keys.row(x, rows_, 8 * j + l.group)[ROW_WIDTH + 2 * l.head + (l.t >> 1)], k);
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float value = keys.row(x, rows_, 8 * j + 2 * l.t + e)[2 * ROW_WIDTH + 2 * l.head + (l.group & 1)];
          v[e] = l.group < 2 ? rounded(value) : l.group == 2 ? __float_as_uint(1.f) : 0u;
        }
        const float2 more = *(const float2*)(keys.powers + 8 * j + 2 * l.t);
#pragma unroll
        for (int i = 0; i < TILES; i++) {
          float c[4] = {more.x - q.top[i][0], more.y - q.top[i][0], more.x - q.top[i][1], more.y - q.top[i][1]};
          l.scores(c, q.a[i][0], q.a[i][1], k);
#pragma unroll
          for (int e = 0; e < 4; e++) c[e] = power(c[e]);
          l.weigh(sums[i], c, v);
        }
      }
#pragma unroll
      for (int i = 0; i < TILES; i++)
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float inverse = 1.f / __shfl_sync(0xffffffffu, sums[i][2 * e], (l.lane & ~3) + 1);
          int r = 16 * i + l.group + 8 * e;
          if (l.t == 0 && r < rows_)
            *(float2*)(out + (s * rows_ + r) * HEADS_STRIDE + 2 * l.head) =
                make_float2(sums[i][2 * e] * inverse, sums[i][2 * e + 1] * inverse);
        }
    }
    __syncthreads();
    float* y_ = u.floats(y) + (i64)b * rows_ * ROW_WIDTH;
    for (int i = threadIdx.x; i < n * rows_ * ROW_WIDTH / 4; i += THREADS)
      *(float4*)(y_ + 4 * i) = *(const float4*)(out + (i >> 2) * HEADS_STRIDE + 4 * (i & 3));
  }
}

template <int TILES>
__device__ __noinline__ void attention_gradient_heads(Unit u) {
  using namespace attention_gradient_operands;
  const HeadLane l;
  const int rows_ = u.n(rows), from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  const int dead_ = u.n(dead);
  constexpr int STAGE = HeadRows::FLOATS + HEAD_ROWS * HEADS_STRIDE;
  const HeadRows in = {rows_, to, HEAD_ROWS / rows_, u.floats(qkv), u.floats(dy)};
  float* out = shared + 2 * STAGE;
  const HeadKeys keys = {out + HeadRows::FLOATS, out + HeadRows::FLOATS + QKV_STRIDE};
  float* dead_sum = keys.powers + HEAD_ROWS;
  // Of the head's queries: the power to subtract for the softmax, and the mean of its gradients.
  float *subtract = dead_sum + QKV_STRIDE + l.head * 2 * HEAD_ROWS, *mean = subtract + HEAD_ROWS;
  static_assert((2 * STAGE + HeadRows::FLOATS + 2 * QKV_STRIDE + HEAD_ROWS + WARPS * 2 * HEAD_ROWS) * 4 <= SCRATCH_BYTES,
                "samples do not fit into scratch");
  keys.fill(u.floats(dead_row), rows_, dead_);
  if (threadIdx.x < 3 * ROW_WIDTH) dead_sum[threadIdx.x] = 0.f;
  const float root = rsqrtf(2.f);
  in.load(from, shared);
  for (int b = from, turn = 0; b < to; b += in.together, turn ^= 1) {
    wait_async<0>();
    __syncthreads();
    in.load(b + in.together, shared + (turn ^ 1) * STAGE);
    const int n = min(in.together, to - b);
    for (int s = 0; s < n; s++) {
      const float* x = shared + turn * STAGE + s * rows_ * QKV_STRIDE;
      const float* g = shared + turn * STAGE + HeadRows::FLOATS + s * rows_ * HEADS_STRIDE + 2 * l.head;
      float first[TILES][4], second[TILES][4];
      {
        HeadQueries<TILES> q;
        q.load(x, rows_, keys.longest(x, rows_, l), l);
        u32 given[TILES][2];
#pragma unroll
        for (int i = 0; i < TILES; i++)
#pragma unroll
          for (int e = 0; e < 2; e++)
            given[i][e] = l.left(g[min(16 * i + l.group + 8 * e, rows_ - 1) * HEADS_STRIDE + (l.t >> 1)]);
        // Σp·k and Σp, and the same of p·dp, of powers p not yet divided by their sum
        zero(first), zero(second);
#pragma unroll 1
        for (int j = 0; j < 2 * TILES; j++) {
          u32 k[2], v[2], columns[2];
          const float* key = keys.row(x, rows_, 8 * j + l.group) + ROW_WIDTH + 2 * l.head + (l.t >> 1);
          l.right(key[0], k), l.right(key[ROW_WIDTH], v);
#pragma unroll
          for (int e = 0; e < 2; e++) {
            float c = keys.row(x, rows_, 8 * j + 2 * l.t + e)[ROW_WIDTH + 2 * l.head + (l.group & 1)];
            columns[e] = l.group < 2 ? rounded(c) : l.group == 2 ? __float_as_uint(1.f) : 0u;
          }
          const float2 more = *(const float2*)(keys.powers + 8 * j + 2 * l.t);
#pragma unroll
          for (int i = 0; i < TILES; i++) {
            float p[4] = {more.x - q.top[i][0], more.y - q.top[i][0], more.x - q.top[i][1], more.y - q.top[i][1]};
            float d[4] = {0, 0, 0, 0};
            l.scores(p, q.a[i][0], q.a[i][1], k);
            l.scores(d, given[i][0], given[i][1], v);
#pragma unroll
            for (int e = 0; e < 4; e++) p[e] = power(p[e]), d[e] *= p[e];
            l.weigh(first[i], p, columns);
            l.weigh(second[i], d, columns);
          }
        }
#pragma unroll
        for (int i = 0; i < TILES; i++)
#pragma unroll
          for (int e = 0; e < 2; e++) {
            float sum = __shfl_sync(0xffffffffu, first[i][2 * e], (l.lane & ~3) + 1), inverse = 1.f / sum;
            float mu = __shfl_sync(0xffffffffu, second[i][2 * e], (l.lane & ~3) + 1) * inverse;
            int r = 16 * i + l.group + 8 * e;
            if (l.t != 0) continue;
            subtract[r] = r < rows_ ? q.top[i][e] + log2f(sum) : -NO_POWER;
            mean[r] = mu;
            if (r < rows_)
              *(float2*)(out + (s * rows_ + r) * QKV_STRIDE + 2 * l.head) =
                  make_float2((second[i][2 * e] - mu * first[i][2 * e]) * inverse * root,
                              (second[i][2 * e + 1] - mu * first[i][2 * e + 1]) * inverse * root);
          }
      }
      __syncwarp();
      u32 ka[TILES][2], va[TILES][2];
#pragma unroll
      for (int i = 0; i < TILES; i++)
#pragma unroll
        for (int e = 0; e < 2; e++) {
          const float* key =
              keys.row(x, rows_, 16 * i + l.group + 8 * e) + ROW_WIDTH + 2 * l.head + (l.t >> 1);
          ka[i][e] = l.left(key[0]), va[i][e] = l.left(key[ROW_WIDTH]);
        }
      // Σp·dout, and Σp·(dp − mean)·query
      zero(first), zero(second);
#pragma unroll 1
      for (int j = 0; j < 2 * TILES; j++) {
        u32 q[2], d[2], columns[2];
        const int query = min(8 * j + l.group, rows_ - 1);
        l.right(x[query * QKV_STRIDE + 2 * l.head + (l.t >> 1)] * (root * LOG2E), q);
        l.right(g[query * HEADS_STRIDE + (l.t >> 1)], d);
#pragma unroll
        for (int e = 0; e < 2; e++) {
          const int r = min(8 * j + 2 * l.t + e, rows_ - 1), c = l.group & 1;
          float v = l.group < 2 ? g[r * HEADS_STRIDE + c] : x[r * QKV_STRIDE + 2 * l.head + c];
          columns[e] = l.group < 4 ? rounded(v) : 0u;
        }
        const float2 less = *(const float2*)(subtract + 8 * j + 2 * l.t), mu = *(const float2*)(mean + 8 * j + 2 * l.t);
#pragma unroll
        for (int i = 0; i < TILES; i++) {
          const float up = keys.powers[16 * i + l.group], down = keys.powers[16 * i + l.group + 8];
          float p[4] = {up - less.x, up - less.y, down - less.x, down - less.y};
          float w[4] = {-mu.x, -mu.y, -mu.x, -mu.y};
          l.scores(p, ka[i][0], ka[i][1], q);
          l.scores(w, va[i][0], va[i][1], d);
#pragma unroll
          for (int e = 0; e < 4; e++) p[e] = power(p[e]), w[e] *= p[e];
          l.weigh(first[i], p, columns);
          l.weigh(second[i], w, columns);
        }
      }
#pragma unroll
      for (int i = 0; i < TILES; i++)
#pragma unroll
        for (int e = 0; e < 2; e++) {
          // The first two columns are values' gradients, the other two keys'.
          const int key = 16 * i + l.group + 8 * e, at = (l.t == 0 ? 2 : 1) * ROW_WIDTH + 2 * l.head;
          const float2 v = l.t == 0 ? make_float2(first[i][2 * e], first[i][2 * e + 1])
                                    : make_float2(second[i][2 * e] * root, second[i][2 * e + 1] * root);
          if (l.t > 1) continue;
          if (key < rows_) *(float2*)(out + (s * rows_ + key) * QKV_STRIDE + at) = v;
          else if (key == rows_ && dead_) dead_sum[at] += v.x, dead_sum[at + 1] += v.y;
        }
      __syncwarp();
    }
    __syncthreads();
    float* dqkv_ = u.floats(dqkv) + (i64)b * rows_ * 3 * ROW_WIDTH;
    constexpr int PIECES = 3 * ROW_WIDTH / 4;
    for (int i = threadIdx.x; i < n * rows_ * PIECES; i += THREADS) {
      int r = i / PIECES;
      *(float4*)(dqkv_ + 4 * i) = *(const float4*)(out + r * QKV_STRIDE + 4 * (i - r * PIECES));
    }
  }
  if (dead_ && threadIdx.x < 3 * ROW_WIDTH)
    u.floats(parts)[(i64)u.index * 3 * ROW_WIDTH + threadIdx.x] = dead_sum[threadIdx.x];
}

// Whether rows, heads and addresses are such that the tensor cores take them; in float they never are.
__device__ __forceinline__ bool heads_fit(int rows, int heads, int width, int dead, const void* qkv, const void* out,
                                          const void* dy) {
  return !EXACT && width == ROW_WIDTH && heads == WARPS && rows + (dead > 0) <= HEAD_ROWS && aligned16(qkv) &&
         aligned16(out) && aligned16(dy);
}

__device__ __noinline__ void attention(Unit u) {
  using namespace attention_operands;
  const int w = u.n(width) / u.n(heads), tiles = (u.n(rows) + (u.n(dead) > 0) + 15) / 16;
  if (heads_fit(u.n(rows), u.n(heads), u.n(width), u.n(dead), u.floats(qkv), u.floats(y), nullptr)) {
    switch (tiles) {
      case 1: attention_heads<1>(u); break;
      case 2: attention_heads<2>(u); break;
      case 3: attention_heads<3>(u); break;
      default: attention_heads<4>(u);
    }
  } else if (w == 2) attention_pairs(u);
  else if (w <= 8) attention_units<8>(u);
  else attention_units<32>(u);
}

__device__ __noinline__ void attention_gradient(Unit u) {
  using namespace attention_gradient_operands;
  const int w = u.n(width) / u.n(heads), tiles = (u.n(rows) + (u.n(dead) > 0) + 15) / 16;
  if (heads_fit(u.n(rows), u.n(heads), u.n(width), u.n(dead), u.floats(qkv), u.floats(dqkv), u.floats(dy))) {
    switch (tiles) {
      case 1: attention_gradient_heads<1>(u); break;
      case 2: attention_gradient_heads<2>(u); break;
      case 3: attention_gradient_heads<3>(u); break;
      default: attention_gradient_heads<4>(u);
    }
  } else if (w == 2) attention_gradient_pairs(u);
  else if (w <= 8) attention_gradient_units<8>(u);
  else attention_gradient_units<32>(u);
}
