// Weights' gradients by warpgroups, dyᵀ · x in TF32: both factors lie with their rows contiguous. dy goes through registers, where any order
// will do; x is copied to scratch as it lies and turned there, four by four, into the order that the tensor cores read, rounded on the way.
// Only part of a kernel of its own (run_weights in tape.cu): in a function that is called nothing hides the turning.
//
// A tile is 128 × 128 over 32 k. Two of both factors are in scratch as they lie, and two of x turned: one is multiplied, one is made.
#pragma once
#include "warpgroupproduct.cuh"

#if WARPGROUPS
namespace turned_product {
constexpr int EDGE = LARGE_TILE, TILE_DEPTH = warpgroup::TILE_DEPTH, STAGES = 2;
constexpr u32 TILE_BYTES = 4 * EDGE * TILE_DEPTH, STAGE_BYTES = 2 * TILE_BYTES, TURNED_AT = STAGES * STAGE_BYTES;
static_assert(TURNED_AT + STAGES * TILE_BYTES <= SCRATCH, "tiles do not fit into scratch");

// As Piece in product.cuh: x's lines of 128 rows, whose 16-byte pieces are exchanged (piece ^ k / 4 % 8), so that the eight lanes that turn
// pieces of one place meet different banks.
struct Lines {
  static constexpr int TILE_DEPTH = warpgroup::TILE_DEPTH, COUNT = EDGE * TILE_DEPTH / 4 / THREADS, K_STEP = THREADS / (EDGE / 4), ROW_STEP = 0;
  __device__ __forceinline__ static int row(int thread, int q) { return thread % (EDGE / 4) * 4; }
  __device__ __forceinline__ static int k(int thread, int q) { return thread / (EDGE / 4) + q * K_STEP; }
  __device__ __forceinline__ static u32 place(int thread, int q) {
    const int k_ = k(thread, q);
    return 4 * k_ * EDGE + ((u32)((thread % (EDGE / 4)) ^ (k_ >> 2 & 7)) << 4);
  }
};

__device__ __forceinline__ void write_four(u32 at, float a, float b, float c, float d) {
  store_words(at, rounded(a), rounded(b), rounded(c), rounded(d));
}

// x's tile from lines of k to lines of rows, 32 k each: a thread turns four by four.
__device__ __forceinline__ void turn(u32 from, u32 to, int thread) {
  const int lane = thread & 31, k = lane & 7;
#pragma unroll
  for (int q = 0; q < EDGE / 4 * (TILE_DEPTH / 4) / THREADS; q++) {
    const int rows = (lane >> 3) + 4 * (thread >> 5) + q * (THREADS / 8);
    float4 v[4];
#pragma unroll
    for (int i = 0; i < 4; i++) v[i] = load_shared(from + 4 * (4 * k + i) * EDGE + ((u32)(rows ^ k) << 4));
    auto line = [&](int i) {
      const int row = 4 * rows + i;
      return to + 4 * row * TILE_DEPTH + ((u32)(k ^ (row & 7)) << 4);
    };
    write_four(line(0), v[0].x, v[1].x, v[2].x, v[3].x);
    write_four(line(1), v[0].y, v[1].y, v[2].y, v[3].y);
    write_four(line(2), v[0].z, v[1].z, v[2].z, v[3].z);
    write_four(line(3), v[0].w, v[1].w, v[2].w, v[3].w);
  }
}

__device__ __forceinline__ void alone(Unit u) {
  using namespace product_operands;
  using namespace warpgroup;
  const int thread = threadIdx.x, rows = u.n(m), columns = u.n(n);
  const int tiles_columns = (columns + EDGE - 1) / EDGE, tiles = (rows + EDGE - 1) / EDGE * tiles_columns;
  const int splits_ = u.n(splits), split = u.index / tiles, tile = u.index - split * tiles;
  const int row0 = tile / tiles_columns * EDGE, column0 = tile % tiles_columns * EDGE;
  const u32 scratch_at = scratch_address(shared), turned = scratch_at + TURNED_AT;

  float d[SUMS];
#pragma unroll
  for (int i = 0; i < SUMS; i++) d[i] = 0.f;

  for (int s = 0; s < u.n(segments); s++) {
    const int w = segment + 5 * s, depth = u.n(w + 4), all = (depth + TILE_DEPTH - 1) / TILE_DEPTH;
    const int from = (int)((i64)all * split / splits_), to = (int)((i64)all * (split + 1) / splits_), steps = to - from;
    // What lies behind this part of the segment is another's.
    const int left = min(depth, to * TILE_DEPTH) - from * TILE_DEPTH;
    Source<warpgroup::Piece<false>, false> a(thread);
    Source<Lines, false> b(thread);
    a.start(u.floats(w), u.word(w + 1), 0, rows, row0, from * TILE_DEPTH);
    b.start(u.floats(w + 2), u.word(w + 3), 0, columns, column0, from * TILE_DEPTH);
    auto load_a = [&](int k) {
      if (k < steps) a.load(scratch_at + (k & 1) * STAGE_BYTES, left - k * TILE_DEPTH);
    };
    auto load_b = [&](int k) {
      if (k < steps) b.load(scratch_at + (k & 1) * STAGE_BYTES + TILE_BYTES, left - k * TILE_DEPTH);
    };
    auto turn_b = [&](int k) { turn(scratch_at + (k & 1) * STAGE_BYTES + TILE_BYTES, turned + (k & 1) * TILE_BYTES, thread); };
    // x is one tile ahead: it is turned while the tile before is multiplied.
    __syncthreads();
    load_b(0);
    commit_async();
    load_a(0);
    load_b(1);
    commit_async();
    wait_async<1>();
    __syncthreads();
    turn_b(0);
    u32 f[2][2][4];
#pragma unroll 1
    for (int k = 0; k < steps; k++) {
      wait_async<0>();
      scratch_fence();
      __syncthreads();
      load_a(k + 1);
      load_b(k + 2);
      commit_async();
#pragma unroll
      for (int half = 0; half < 2; half++) {
#pragma unroll
        for (int e = 0; e < 2; e++) factors<false>(f[half][e], scratch_at + (k & 1) * STAGE_BYTES, 2 * half + e, thread);
        hold(d);
        fence();
#pragma unroll
        for (int e = 0; e < 2; e++) multiply(d, f[half][e], descriptor(turned + (k & 1) * TILE_BYTES) + 2 * (2 * half + e));
        commit();
        hold(d);
        if (half == 0) wait<1>();
      }
      if (k + 1 < steps) turn_b(k + 1);
      wait<0>();
      hold(d);
    }
  }

  const int lane = thread & 31, g = lane >> 2, t = lane & 3;
  float* y_ = u.floats(y) + (i64)split * u.word(part_stride);
  const i64 ld = u.word(ld_y);
  const bool pairs = ((u64)y_ & 7) == 0 && (ld & 1) == 0;
#pragma unroll
  for (int j = 0; j < EDGE / 8; j++) {
    const int column = column0 + 8 * j + 2 * t;
    if (column >= columns) continue;
#pragma unroll
    for (int h = 0; h < 2; h++) {
      const int row = row0 + 16 * (thread >> 5) + g + 8 * h;
      if (row >= rows) continue;
      float* to = y_ + row * ld + column;
      if (pairs && column + 1 < columns) {
        *(float2*)to = make_float2(d[4 * j + 2 * h], d[4 * j + 2 * h + 1]);
      } else {
        to[0] = d[4 * j + 2 * h];
        if (column + 1 < columns) to[1] = d[4 * j + 2 * h + 1];
      }
    }
  }
}
}  // namespace turned_product
#endif
