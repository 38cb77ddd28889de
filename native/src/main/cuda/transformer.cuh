// The body of a transformer over the few rows of one sample, all 16 wide, as one instruction: attention of eight heads, its
// projections, and the two layers behind it, each with what it adds to and its LayerNorm. Between them nothing leaves the
// registers but keys and values.
//
// A warp has one tile of sixteen rows or two of them, a team of one, two or four warps has a sample. The columns of a head lie
// in one lane, so a lane attends for its own queries: softmax needs no other lane.
#pragma once
#include "attention.cuh"
#include "rowtile.cuh"

namespace body {
// A warp's share of its team's region, for keys and values of half the heads, or queries with what else their gradient needs, or
// two tiles of its own.
constexpr int WARP_FLOATS = MOST_TILES * TILE_ROWS * (4 + 2) * HALF_HEADS;

// Places in scratch.
constexpr int TEAM_AT = WEIGHT_ROWS * E + VECTORS, SUMS_AT = TEAM_AT + WARPS * WARP_FLOATS;

// Warps that have a sample, so many tiles each.
__device__ __forceinline__ int team_of(int rows_, int tiles) {
  return rows_ <= TILE_ROWS * tiles ? 1 : rows_ <= 2 * TILE_ROWS * tiles ? 2 : 4;
}

// A warp of a team, its sample and its rows.
struct Place {
  int lane, g, t;
  int warp, which;  // of the block, of the team
  int team, sample;
  int rows, first;  // of the sample, none where there is no sample; the first that is this warp's

  __device__ __forceinline__ Place(int rows_, int tiles) {
    warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
    team = team_of(rows_, tiles), which = warp & (team - 1);
    first = which * TILE_ROWS * tiles;
  }
  // Samples that all teams have at once.
  __device__ __forceinline__ int together() const { return WARPS / team; }
  __device__ __forceinline__ void take(int b, int to, int rows_) {
    sample = b + warp / team;
    rows = sample < to ? rows_ : 0;
  }
  __device__ __forceinline__ float* region() const { return shared + TEAM_AT + (warp - which) * WARP_FLOATS; }
  // Squares of the longest keys that a warp has, behind the team's keys and one more.
  __device__ __forceinline__ float* longest(int warp_) const {
    return region() + ((MOST_TILES * TILE_ROWS * team + 1) * 4 + warp_) * HALF_HEADS;
  }
  // All of the team before it is seen by all of it after it.
  __device__ __forceinline__ void meet() const {
    if (team == 1) __syncwarp();
    else meet_warps(1 + warp / team, 32 * team);
  }
};

// Queries, keys or values (part 0, 1, 2) of half of the heads.
__device__ __forceinline__ void project(const Rows& x_, int part, int half, int g, int t, float (&c)[4]) {
  const int row = W_IN + E * part + 8 * half;
  set_columns(c, columns(B_IN + E * part + 8 * half, t));
#pragma unroll
  for (int s = 0; s < 2; s++) times<false>(x_[s], matrix(row), 8 * s, g, t, c);
}

// Keys with values of half of the heads, [row, head], to the team's region, a row for all dead ones last, and the longest key of
// each head. The team meets before and after.
__device__ __forceinline__ void keep_keys(const Place& p, int row, const float (&k)[4], const float (&v)[4], float& most) {
  float4* kv = (float4*)p.region();
#pragma unroll
  for (int h = 0; h < 2; h++)
    if (row + 8 * h < p.rows) {
      kv[(row + 8 * h) * HALF_HEADS + p.t] = make_float4(k[2 * h], k[2 * h + 1], v[2 * h], v[2 * h + 1]);
      most = fmaxf(most, k[2 * h] * k[2 * h] + k[2 * h + 1] * k[2 * h + 1]);
    }
}

__device__ __forceinline__ void keep_dead_and_longest(const Place& p, int dead_, int half, float most) {
  const float2 k = columns(B_IN + E + 8 * half, p.t), v = columns(B_IN + 2 * E + 8 * half, p.t);
  if (dead_) most = fmaxf(most, k.x * k.x + k.y * k.y);
  for (int d = 4; d < 32; d *= 2) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, d));
  if (p.g == 0) {
    ((float4*)p.region())[p.rows * HALF_HEADS + p.t] = make_float4(k.x, k.y, v.x, v.y);
    p.longest(p.which)[p.t] = most;
  }
}

// What a warp's queries of half of the heads see, two a tile; and the powers' logarithm that makes their sum one.
template <int QUERIES>
__device__ __forceinline__ void attend(const Place& p, int dead_, const float (&qx)[QUERIES], const float (&qy)[QUERIES],
                                       float (&ox)[QUERIES], float (&oy)[QUERIES], float (&log_sum)[QUERIES]) {
  const float4* kv = (const float4*)p.region() + p.t;
  float longest = 0;
  for (int w = 0; w < p.team; w++) longest = fmaxf(longest, p.longest(w)[p.t]);
  float top[QUERIES], sum[QUERIES];
  bool large = false;
#pragma unroll
  for (int i = 0; i < QUERIES; i++) {
    top[i] = sum[i] = ox[i] = oy[i] = 0;
    large = large || could_overflow(qx[i], qy[i], longest);
  }
  if (large) {
    // Rare.
#pragma unroll
    for (int i = 0; i < QUERIES; i++) top[i] = largest_score(qx[i], qy[i], kv, p.rows + (dead_ > 0), HALF_HEADS);
  }
  auto add = [&](float4 a, float many) {
#pragma unroll
    for (int i = 0; i < QUERIES; i++) {
      const float w = many * power(fmaf(qx[i], a.x, fmaf(qy[i], a.y, -top[i])));
      sum[i] += w;
      ox[i] = fmaf(w, a.z, ox[i]), oy[i] = fmaf(w, a.w, oy[i]);
    }
  };
#pragma unroll 4
  for (int k = 0; k < p.rows; k++) add(kv[k * HALF_HEADS], 1.f);
  if (dead_) add(kv[p.rows * HALF_HEADS], (float)dead_);
#pragma unroll
  for (int i = 0; i < QUERIES; i++) {
    // A warp without a sample has no keys.
    const float inverse = sum[i] > 0.f ? 1.f / sum[i] : 0.f;
    ox[i] *= inverse, oy[i] *= inverse;
    log_sum[i] = sum[i] > 0.f ? top[i] + log2f(sum[i]) : 0.f;
  }
}

constexpr float QUERY_SCALE = 0.70710678118654752f * LOG2E;

// Attention of all heads for the warp's tiles: what they see, in the tiles' form.
template <int TILES>
__device__ __forceinline__ void attention_rows(const Place& p, const float* x_, int dead_, Rows (&seen)[TILES],
                                               float (&log_sum)[2][2 * TILES]) {
#pragma unroll
  for (int half = 0; half < 2; half++) {
    float qx[2 * TILES], qy[2 * TILES], ox[2 * TILES], oy[2 * TILES], most = 0;
    p.meet();
#pragma unroll
    for (int i = 0; i < TILES; i++) {
      const int row = p.first + TILE_ROWS * i + p.g;
      Rows rows_;
      float q[4], k[4], v[4];
      load_rows(rows_, x_, row, p.rows, p.t);
      project(rows_, 0, half, p.g, p.t, q), project(rows_, 1, half, p.g, p.t, k), project(rows_, 2, half, p.g, p.t, v);
      keep_keys(p, row, k, v, most);
#pragma unroll
      for (int h = 0; h < 2; h++) qx[2 * i + h] = q[2 * h] * QUERY_SCALE, qy[2 * i + h] = q[2 * h + 1] * QUERY_SCALE;
    }
    keep_dead_and_longest(p, dead_, half, most);
    p.meet();
    attend<2 * TILES>(p, dead_, qx, qy, ox, oy, log_sum[half]);
#pragma unroll
    for (int i = 0; i < TILES; i++)
#pragma unroll
      for (int h = 0; h < 2; h++) seen[i][half][2 * h] = ox[2 * i + h], seen[i][half][2 * h + 1] = oy[2 * i + h];
  }
}

// A tile behind its attention: LayerNorms without gain and shift, and what lies between them.
struct Tile {
  Rows hat, attended, hidden, out;
  float inverse[2], out_inverse[2];

  __device__ __forceinline__ void run(const Place& p, const Rows& x_, const Rows& seen, float epsilon_) {
    const int g = p.g, t = p.t;
#pragma unroll
    for (int j = 0; j < 2; j++) {
      const float2 b = columns(B_OUT + 8 * j, t);
#pragma unroll
      for (int e = 0; e < 4; e++) hat[j][e] = x_[j][e] + (e & 1 ? b.y : b.x);
      set_columns(hidden[j], columns(B_1 + 8 * j, t));
    }
    layer<false>(seen, W_OUT, g, t, hat);
    normalise(hat, epsilon_, inverse);
    scaled(hat, GAIN_1, t, attended);
    layer<false>(attended, W_1, g, t, hidden);
#pragma unroll
    for (int j = 0; j < 2; j++) {
      const float2 b = columns(B_2 + 8 * j, t);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        hidden[j][e] = fmaxf(hidden[j][e], 0.f);
        out[j][e] = attended[j][e] + (e & 1 ? b.y : b.x);
      }
    }
    layer<false>(hidden, W_2, g, t, out);
    normalise(out, epsilon_, out_inverse);
  }
};

// TILES: of sixteen rows, a warp.
template <int TILES>
__device__ __noinline__ void forward(Unit u) {
  static_assert(SUMS_AT * 4 <= SCRATCH_BYTES, "samples do not fit into scratch");
  using namespace transformer_operands;
  load_weights(u, weight);
  const int rows_ = u.n(rows), from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  Place p(rows_, TILES);
  for (int b = from; b < to; b += p.together()) {
    p.take(b, to, rows_);
    const i64 at = (i64)min(p.sample, to - 1) * rows_ * E;
    Rows seen[TILES];
    float log_sum[2][2 * TILES];
    attention_rows<TILES>(p, u.floats(x) + at, u.n(dead), seen, log_sum);
#pragma unroll
    for (int i = 0; i < TILES; i++) {
      const int row = p.first + TILE_ROWS * i + p.g;
      Rows x_, y_;
      load_rows(x_, u.floats(x) + at, row, p.rows, p.t);
      Tile tile;
      tile.run(p, x_, seen[i], u.number(epsilon));
      scaled(tile.out, GAIN_2, p.t, y_);
      store_rows(y_, u.floats(y) + at, row, p.rows, p.t);
    }
  }
}
}  // namespace body

// Where a block's warps have a tile each for all its samples, one tile a warp is sooner done than two.
__device__ __forceinline__ bool body_single(int rows, int samples) {
  return rows <= body::TILE_ROWS || samples * body::team_of(rows, 1) <= WARPS;
}

// The tapes of a float image have no such instruction: there sums keep the order that they have anywhere.
__device__ __noinline__ void transformer(Unit u) {
  using namespace transformer_operands;
  if (EXACT) {
    __trap();
    return;
  }
  if (body_single(u.n(rows), u.n(samples))) body::forward<1>(u);
  else body::forward<2>(u);
}
