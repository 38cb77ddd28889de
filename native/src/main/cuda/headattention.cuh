// Attention of eight heads of width two on the tensor cores: a block has the rows of one or several samples, warp h their
// head h. Short samples are computed several at once, so that the chains of their products overlap.
//
// Scores of 16 queries and 8 keys are one product over eight k: in k = t and t + 4 of a query lies component t / 2, rounded
// to TF32 where t is even, what the rounding left where t is odd; of a key its rounded component and, at even t only, what
// was left. So scores are as exact as in float. Their powers stay in registers and are the left side of the sums over keys
// (k = t and t + 4 are keys 2t and 2t + 1), whose right side has a key's or value's two components and, for the softmax,
// a one as columns. Backwards the second half has keys for rows and queries for columns.
#pragma once
#include "attention.cuh"
#include "product.cuh"

// Rows in scratch at once, and most of a sample; keys are one more with the dead one.
constexpr int HEAD_ROWS = 64, HEAD_KEYS = HEAD_ROWS + 8;
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
};

// c = start + the scores of a left side's two rows with eight columns.
__device__ __forceinline__ void head_scores(float (&c)[4], const float (&start)[4], const u32 (&a)[2], const u32 (&b)[2]) {
  asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%4,%5}, {%6,%7}, {%8,%9,%10,%11};\n"
      : "=f"(c[0]), "=f"(c[1]), "=f"(c[2]), "=f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(b[0]), "r"(b[1]), "f"(start[0]), "f"(start[1]), "f"(start[2]), "f"(start[3]));
}

// Adds to sums over the columns of `weights`, which lie as a product left them.
__device__ __forceinline__ void head_weigh(float (&sums)[4], const u32 (&weights)[4], const u32 (&b)[2]) {
  asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};\n"
      : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
      : "r"(weights[0]), "r"(weights[2]), "r"(weights[1]), "r"(weights[3]), "r"(b[0]), "r"(b[1]));
}

// Weights as they are: what TF32 cuts off cancels where they are divided by their sum.
__device__ __forceinline__ void head_weigh_cut(float (&sums)[4], const float (&w)[4], const u32 (&b)[2]) {
  u32 bits[4] = {__float_as_uint(w[0]), __float_as_uint(w[1]), __float_as_uint(w[2]), __float_as_uint(w[3])};
  head_weigh(sums, bits, b);
}

__device__ __forceinline__ void head_weigh_rounded(float (&sums)[4], const float (&w)[4], const u32 (&b)[2]) {
  u32 bits[4] = {rounded(w[0]), rounded(w[1]), rounded(w[2]), rounded(w[3])};
  head_weigh(sums, bits, b);
}

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
    if (threadIdx.x < HEAD_KEYS)
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
    // Floats that are not negative are ordered as their bits.
    most = __uint_as_float(__reduce_max_sync(0xffffffffu, __float_as_uint(most)));
    return most;
  }
};

// Samples at once: together they have at most four tiles.
__device__ __forceinline__ constexpr int head_samples(int tiles) { return tiles == 1 ? 4 : tiles == 2 ? 2 : 1; }

// Queries of a sample as left sides, and what to subtract from their powers.
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

template <int SAMPLES, int TILES>
__device__ __forceinline__ void zero(float (&c)[SAMPLES][TILES][4]) {
#pragma unroll
  for (int s = 0; s < SAMPLES; s++)
#pragma unroll
    for (int i = 0; i < TILES; i++)
#pragma unroll
      for (int e = 0; e < 4; e++) c[s][i][e] = 0.f;
}

// TILES: of sixteen queries and keys.
template <int TILES>
__device__ __noinline__ void attention_heads(Unit u) {
  using namespace attention_operands;
  constexpr int SAMPLES = head_samples(TILES);
  const HeadLane l;
  const int rows_ = u.n(rows), from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  const HeadRows in = {rows_, to, HEAD_ROWS / rows_, u.floats(qkv), nullptr};
  float* out = shared + 2 * HeadRows::FLOATS;
  const HeadKeys keys = {out + HEAD_ROWS * HEADS_STRIDE, out + HEAD_ROWS * HEADS_STRIDE + QKV_STRIDE};
  const int eights = (rows_ + (u.n(dead) > 0) + 7) / 8;
  keys.fill(u.floats(dead_row), rows_, u.n(dead));
  in.load(from, shared);
  for (int b = from, turn = 0; b < to; b += in.together, turn ^= 1) {
    wait_async<0>();
    __syncthreads();
    in.load(b + in.together, shared + (turn ^ 1) * HeadRows::FLOATS);
    const int n = min(in.together, to - b);
    for (int s0 = 0; s0 < n; s0 += SAMPLES) {
      HeadQueries<TILES> q[SAMPLES];
      const float* x[SAMPLES];
      float sums[SAMPLES][TILES][4];
#pragma unroll
      for (int s = 0; s < SAMPLES; s++) {
        x[s] = shared + turn * HeadRows::FLOATS + min(s0 + s, n - 1) * rows_ * QKV_STRIDE;
        q[s].load(x[s], rows_, keys.longest(x[s], rows_, l), l);
      }
      zero(sums);
#pragma unroll 1
      for (int j = 0; j < eights; j++) {
        const float2 more = *(const float2*)(keys.powers + 8 * j + 2 * l.t);
        float p[SAMPLES][TILES][4];
        u32 v[SAMPLES][2];
#pragma unroll
        for (int s = 0; s < SAMPLES; s++) {
          u32 k[2];
          l.right(keys.row(x[s], rows_, 8 * j + l.group)[ROW_WIDTH + 2 * l.head + (l.t >> 1)], k);
#pragma unroll
          for (int e = 0; e < 2; e++) {
            float value = keys.row(x[s], rows_, 8 * j + 2 * l.t + e)[2 * ROW_WIDTH + 2 * l.head + (l.group & 1)];
            v[s][e] = l.group < 2 ? rounded(value) : l.group == 2 ? __float_as_uint(1.f) : 0u;
          }
#pragma unroll
          for (int i = 0; i < TILES; i++) {
            const float up = q[s].top[i][0], down = q[s].top[i][1];
            float start[4] = {more.x - up, more.y - up, more.x - down, more.y - down};
            head_scores(p[s][i], start, q[s].a[i], k);
          }
        }
#pragma unroll
        for (int s = 0; s < SAMPLES; s++)
#pragma unroll
          for (int i = 0; i < TILES; i++) {
#pragma unroll
            for (int e = 0; e < 4; e++) p[s][i][e] = power(p[s][i][e]);
            head_weigh_cut(sums[s][i], p[s][i], v[s]);
          }
      }
#pragma unroll
      for (int s = 0; s < SAMPLES; s++)
#pragma unroll
        for (int i = 0; i < TILES; i++)
#pragma unroll
          for (int e = 0; e < 2; e++) {
            const float inverse = 1.f / __shfl_sync(0xffffffffu, sums[s][i][2 * e], (l.lane & ~3) + 1);
            const int r = 16 * i + l.group + 8 * e;
            if (l.t == 0 && r < rows_ && s0 + s < n)
              *(float2*)(out + ((s0 + s) * rows_ + r) * HEADS_STRIDE + 2 * l.head) =
                  make_float2(sums[s][i][2 * e] * inverse, sums[s][i][2 * e + 1] * inverse);
          }
    }
    __syncthreads();
    float* y_ = u.floats(y) + (i64)b * rows_ * ROW_WIDTH;
    for (int i = threadIdx.x; i < n * rows_ * ROW_WIDTH / 4; i += THREADS)
      *(float4*)(y_ + 4 * i) = *(const float4*)(out + (i >> 2) * HEADS_STRIDE + 4 * (i & 3));
  }
}

// Adds one sample's gradients of the dead key and value, of which each lane has some queries' part.
__device__ __forceinline__ void dead_gradient(const HeadKeys& keys, int rows, const float* x, const float* g,
                                              const float* subtract, const float* mean, float* sum, const HeadLane& l) {
  const float root = rsqrtf(2.f), power_of_dead = keys.powers[rows];
  const float2 key = *(const float2*)(keys.dead + ROW_WIDTH + 2 * l.head);
  const float2 value = *(const float2*)(keys.dead + 2 * ROW_WIDTH + 2 * l.head);
  float v[4] = {0, 0, 0, 0};
  for (int r = l.lane; r < rows; r += 32) {
    const float2 q = *(const float2*)(x + r * QKV_STRIDE + 2 * l.head);
    const float2 d = *(const float2*)(g + r * HEADS_STRIDE + 2 * l.head);
    const float p = power((q.x * key.x + q.y * key.y) * (root * LOG2E) + power_of_dead - subtract[r]);
    const float w = p * (d.x * value.x + d.y * value.y - mean[r]) * root;
    v[0] += w * q.x, v[1] += w * q.y, v[2] += p * d.x, v[3] += p * d.y;
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    v[i] = warp_sum(v[i], 32);
    if (l.lane == 0) sum[(1 + i / 2) * ROW_WIDTH + 2 * l.head + i % 2] += v[i];
  }
}

template <int TILES>
__device__ __noinline__ void attention_gradient_heads(Unit u) {
  using namespace attention_gradient_operands;
  constexpr int SAMPLES = head_samples(TILES), STAGE = HeadRows::FLOATS + HEAD_ROWS * HEADS_STRIDE;
  const HeadLane l;
  const int rows_ = u.n(rows), from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  const int dead_ = u.n(dead), eights = (rows_ + (dead_ > 0) + 7) / 8;
  const HeadRows in = {rows_, to, HEAD_ROWS / rows_, u.floats(qkv), u.floats(dy)};
  float* out = shared + 2 * STAGE;
  const HeadKeys keys = {out + HeadRows::FLOATS, out + HeadRows::FLOATS + QKV_STRIDE};
  float* dead_sum = keys.powers + HEAD_KEYS;
  // Of the head's queries: the power to subtract for the softmax, and the mean of its gradients.
  float *subtract = dead_sum + QKV_STRIDE + l.head * 2 * HEAD_ROWS, *mean = subtract + HEAD_ROWS;
  static_assert((2 * STAGE + HeadRows::FLOATS + 2 * QKV_STRIDE + HEAD_KEYS + WARPS * 2 * HEAD_ROWS) * 4 <= SCRATCH_BYTES,
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
    for (int s0 = 0; s0 < n; s0 += SAMPLES) {
      const float *x[SAMPLES], *g[SAMPLES];
      float first[SAMPLES][TILES][4], second[SAMPLES][TILES][4];
#pragma unroll
      for (int s = 0; s < SAMPLES; s++) {
        const int at = min(s0 + s, n - 1) * rows_;
        x[s] = shared + turn * STAGE + at * QKV_STRIDE;
        g[s] = shared + turn * STAGE + HeadRows::FLOATS + at * HEADS_STRIDE + 2 * l.head;
      }
      {
        HeadQueries<TILES> q[SAMPLES];
        u32 given[SAMPLES][TILES][2];
#pragma unroll
        for (int s = 0; s < SAMPLES; s++) {
          q[s].load(x[s], rows_, keys.longest(x[s], rows_, l), l);
#pragma unroll
          for (int i = 0; i < TILES; i++)
#pragma unroll
            for (int e = 0; e < 2; e++)
              given[s][i][e] = l.left(g[s][min(16 * i + l.group + 8 * e, rows_ - 1) * HEADS_STRIDE + (l.t >> 1)]);
        }
        // Σp·k and Σp, and the same of p·dp, of powers p not yet divided by their sum
        zero(first), zero(second);
#pragma unroll 1
        for (int j = 0; j < eights; j++) {
          const float2 more = *(const float2*)(keys.powers + 8 * j + 2 * l.t);
          const float none[4] = {0, 0, 0, 0};
          u32 columns[SAMPLES][2];
          float p[SAMPLES][TILES][4], d[SAMPLES][TILES][4];
#pragma unroll
          for (int s = 0; s < SAMPLES; s++) {
            u32 k[2], v[2];
            const float* key = keys.row(x[s], rows_, 8 * j + l.group) + ROW_WIDTH + 2 * l.head + (l.t >> 1);
            l.right(key[0], k), l.right(key[ROW_WIDTH], v);
#pragma unroll
            for (int e = 0; e < 2; e++) {
              float c = keys.row(x[s], rows_, 8 * j + 2 * l.t + e)[ROW_WIDTH + 2 * l.head + (l.group & 1)];
              columns[s][e] = l.group < 2 ? rounded(c) : l.group == 2 ? __float_as_uint(1.f) : 0u;
            }
#pragma unroll
            for (int i = 0; i < TILES; i++) {
              const float up = q[s].top[i][0], down = q[s].top[i][1];
              float start[4] = {more.x - up, more.y - up, more.x - down, more.y - down};
              head_scores(p[s][i], start, q[s].a[i], k);
              head_scores(d[s][i], none, given[s][i], v);
            }
          }
#pragma unroll
          for (int s = 0; s < SAMPLES; s++)
#pragma unroll
            for (int i = 0; i < TILES; i++) {
#pragma unroll
              for (int e = 0; e < 4; e++) p[s][i][e] = power(p[s][i][e]), d[s][i][e] *= p[s][i][e];
              head_weigh_cut(first[s][i], p[s][i], columns[s]);
              head_weigh_cut(second[s][i], d[s][i], columns[s]);
            }
        }
#pragma unroll
        for (int s = 0; s < SAMPLES; s++)
#pragma unroll
          for (int i = 0; i < TILES; i++)
#pragma unroll
            for (int e = 0; e < 2; e++) {
              const float(&a)[4] = first[s][i], (&c)[4] = second[s][i];
              const float sum = __shfl_sync(0xffffffffu, a[2 * e], (l.lane & ~3) + 1), inverse = 1.f / sum;
              const float mu = __shfl_sync(0xffffffffu, c[2 * e], (l.lane & ~3) + 1) * inverse;
              const int r = 16 * i + l.group + 8 * e, at = 16 * TILES * s + r;
              if (l.t != 0) continue;
              subtract[at] = r < rows_ ? q[s].top[i][e] + log2f(sum) : -NO_POWER;
              mean[at] = mu;
              if (r < rows_ && s0 + s < n)
                *(float2*)(out + ((s0 + s) * rows_ + r) * QKV_STRIDE + 2 * l.head) =
                    make_float2((c[2 * e] - mu * a[2 * e]) * inverse * root,
                                (c[2 * e + 1] - mu * a[2 * e + 1]) * inverse * root);
            }
      }
      __syncwarp();
      if (dead_)
        for (int s = 0; s < SAMPLES && s0 + s < n; s++)
          dead_gradient(keys, rows_, shared + turn * STAGE + (s0 + s) * rows_ * QKV_STRIDE,
                        shared + turn * STAGE + HeadRows::FLOATS + (s0 + s) * rows_ * HEADS_STRIDE,
                        subtract + 16 * TILES * s, mean + 16 * TILES * s, dead_sum, l);
      u32 ka[SAMPLES][TILES][2], va[SAMPLES][TILES][2];
#pragma unroll
      for (int s = 0; s < SAMPLES; s++)
#pragma unroll
        for (int i = 0; i < TILES; i++)
#pragma unroll
          for (int e = 0; e < 2; e++) {
            const float* key = keys.row(x[s], rows_, 16 * i + l.group + 8 * e) + ROW_WIDTH + 2 * l.head + (l.t >> 1);
            ka[s][i][e] = l.left(key[0]), va[s][i][e] = l.left(key[ROW_WIDTH]);
          }
      // Σp·dout, and Σp·(dp − mean)·query
      zero(first), zero(second);
#pragma unroll 1
      for (int j = 0; 8 * j < rows_; j++) {
        const int query = min(8 * j + l.group, rows_ - 1);
        u32 columns[SAMPLES][2];
        float p[SAMPLES][TILES][4], w[SAMPLES][TILES][4];
#pragma unroll
        for (int s = 0; s < SAMPLES; s++) {
          u32 q[2], d[2];
          l.right(x[s][query * QKV_STRIDE + 2 * l.head + (l.t >> 1)] * (root * LOG2E), q);
          l.right(g[s][query * HEADS_STRIDE + (l.t >> 1)], d);
#pragma unroll
          for (int e = 0; e < 2; e++) {
            const int r = min(8 * j + 2 * l.t + e, rows_ - 1), c = l.group & 1;
            const float v = l.group < 2 ? g[s][r * HEADS_STRIDE + c] : x[s][r * QKV_STRIDE + 2 * l.head + c];
            columns[s][e] = l.group < 4 ? rounded(v) : 0u;
          }
          const int at = 16 * TILES * s + 8 * j + 2 * l.t;
          const float2 less = *(const float2*)(subtract + at), mu = *(const float2*)(mean + at);
#pragma unroll
          for (int i = 0; i < TILES; i++) {
            const float up = keys.powers[16 * i + l.group], down = keys.powers[16 * i + l.group + 8];
            const float start[4] = {up - less.x, up - less.y, down - less.x, down - less.y};
            const float means[4] = {-mu.x, -mu.y, -mu.x, -mu.y};
            head_scores(p[s][i], start, ka[s][i], q);
            head_scores(w[s][i], means, va[s][i], d);
          }
        }
#pragma unroll
        for (int s = 0; s < SAMPLES; s++)
#pragma unroll
          for (int i = 0; i < TILES; i++) {
#pragma unroll
            for (int e = 0; e < 4; e++) p[s][i][e] = power(p[s][i][e]), w[s][i][e] *= p[s][i][e];
            head_weigh_rounded(first[s][i], p[s][i], columns[s]);
            head_weigh_rounded(second[s][i], w[s][i], columns[s]);
          }
      }
#pragma unroll
      for (int s = 0; s < SAMPLES; s++)
#pragma unroll
        for (int i = 0; i < TILES; i++)
#pragma unroll
          for (int e = 0; e < 2; e++) {
            // The first two columns are values' gradients, the other two keys'.
            const int key = 16 * i + l.group + 8 * e, at = (l.t == 0 ? 2 : 1) * ROW_WIDTH + 2 * l.head;
            const float2 v = l.t == 0 ? make_float2(first[s][i][2 * e], first[s][i][2 * e + 1])
                                      : make_float2(second[s][i][2 * e] * root, second[s][i][2 * e + 1] * root);
            if (l.t > 1 || s0 + s >= n) continue;
            if (key < rows_) *(float2*)(out + ((s0 + s) * rows_ + key) * QKV_STRIDE + at) = v;
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
__device__ __forceinline__ bool heads_fit(int rows, int heads, int width, const void* qkv, const void* out,
                                          const void* dy) {
  return !EXACT && width == ROW_WIDTH && heads == WARPS && rows <= HEAD_ROWS && aligned16(qkv) && aligned16(out) &&
         aligned16(dy);
}

__device__ __noinline__ void attention(Unit u) {
  using namespace attention_operands;
  const int w = u.n(width) / u.n(heads), tiles = (u.n(rows) + 15) / 16;
  if (heads_fit(u.n(rows), u.n(heads), u.n(width), u.floats(qkv), u.floats(y), nullptr)) {
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
  const int w = u.n(width) / u.n(heads), tiles = (u.n(rows) + 15) / 16;
  if (heads_fit(u.n(rows), u.n(heads), u.n(width), u.floats(qkv), u.floats(dqkv), u.floats(dy))) {
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
