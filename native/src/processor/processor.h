// CUDA C++ for the processor: a block is 256 fibers of one thread (blocks.h), shared memory is the thread's.
#pragma once
using std::isfinite;
using std::isinf;
using std::isnan;
using std::max;
using std::min;

#define __device__
#define __global__
#define __grid_constant__
#define __launch_bounds__(...)
#define __shared__ thread_local
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))

struct Dim {
  unsigned x, y, z;
};
extern thread_local Dim threadIdx, blockIdx, gridDim;

struct alignas(16) float4 {
  float x, y, z, w;
};
struct alignas(8) float2 {
  float x, y;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
inline float2 make_float2(float x, float y) { return {x, y}; }

// Fibers wait for one another: all of the block, those of a warp, or some warps.
void meet_block();
void meet_warp();
void meet_warps(int number, int threads);
void overtake();
void await_launches();
inline void __syncthreads() { meet_block(); }
inline void __syncwarp() { meet_warp(); }
inline void __threadfence_system() { __sync_synchronize(); }

// What fibers of a warp show one another.
struct Shown {
  u64 values[256];
  u32 factors[256][6];
  float halves[256][12];
};
extern thread_local Shown* shown;

template <class T>
T shown_by(int thread, T value) {
  memcpy(&shown->values[threadIdx.x], &value, sizeof value);
  meet_warp();
  T other;
  memcpy(&other, &shown->values[thread], sizeof other);
  meet_warp();
  return other;
}
template <class T>
T __shfl_xor_sync(unsigned, T value, int lanes) {
  return shown_by(threadIdx.x ^ lanes, value);
}
template <class T>
T __shfl_sync(unsigned, T value, int lane) {
  return shown_by((threadIdx.x & ~31) | (lane & 31), value);
}

template <class To, class From>
To same_bits(From from) {
  To to;
  memcpy(&to, &from, sizeof to);
  return to;
}
inline float __int_as_float(int i) { return same_bits<float>(i); }
inline float __uint_as_float(unsigned i) { return same_bits<float>(i); }
inline int __float_as_int(float f) { return same_bits<int>(f); }
inline unsigned __float_as_uint(float f) { return same_bits<unsigned>(f); }

// Each rounded by itself: the driver is compiled without contraction.
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __expf(float x) { return expf(x); }
inline float rsqrtf(float x) { return 1 / sqrtf(x); }
inline void __trap() { __builtin_trap(); }

template <class T>
T __ldg(const T* at) {
  return *at;
}
// Fibers of a block take turns, so nobody comes between.
inline int atomicMin(int* at, int v) {
  int before = *at;
  *at = min(before, v);
  return before;
}
inline u64 atomicAdd(u64* at, u64 v) { return __sync_fetch_and_add(at, v); }
inline u64 atomicMax(u64* at, u64 v) {
  const u64 before = *at;
  *at = max(before, v);
  return before;
}

// ptx.cuh's functions.
extern thread_local float shared[];

inline u32 scratch_address(const float* scratch) { return (u32)((char*)scratch - (char*)shared); }
inline float4 load_shared(u32 at) { return *(float4*)((char*)shared + at); }
inline u32 load_word(u32 at) { return *(u32*)((char*)shared + at); }
inline void store_words(u32 at, u32 a, u32 b, u32 c, u32 d) {
  const u32 all[4] = {a, b, c, d};
  memcpy((char*)shared + at, all, sizeof all);
}
inline void copy_async(u32 to, const void* from, int bytes, int all) {
  memset((char*)shared + to, 0, all);
  memcpy((char*)shared + to, from, bytes);
}
inline void copy_async16(u32 to, const void* from, int bytes) { copy_async(to, from, bytes, 16); }
inline void copy_async4(u32 to, const float* from, int bytes) { copy_async(to, from, bytes, 4); }
inline void commit_async() {}
template <int N>
void wait_async() {}

inline u64 load_acquire(const u64* at) { return __atomic_load_n(at, __ATOMIC_ACQUIRE); }
inline void add_one_release(u64* at) { __atomic_fetch_add(at, 1, __ATOMIC_RELEASE); }
inline void store_release_system(u64* at, u64 v) { __atomic_store_n(at, v, __ATOMIC_RELEASE); }
inline u64 load_acquire_system(const u64* at) { return load_acquire(at); }
template <class T>
T read_left(const T* at) {
  return *at;
}

inline void let_next_launch_begin() { overtake(); }
inline void await_launches_before() { await_launches(); }

inline float power(float x) { return exp2f(x); }

inline float float_of_half(unsigned short bits) {
  const u32 size = (bits & 0x7fffu) << 13, sign = (bits & 0x8000u) << 16;
  const bool finite = (bits & 0x7c00u) != 0x7c00u;
  const float x = finite ? __uint_as_float(size) * 0x1p112f : __uint_as_float(size | 0x7f800000u);
  return __uint_as_float(__float_as_uint(x) | sign);
}

// To the nearest half, of two that are as near to the even one.
inline u32 half_of(float x) {
  const u32 bits = __float_as_uint(x), sign = bits >> 16 & 0x8000u, size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) return 0x7fffu;
  if (size >= 0x477ff000u) return sign | 0x7c00u;
  // Below the least normal half the sum's last bit is that of such a half.
  if (size < 0x38800000u) return sign | (__float_as_uint(__uint_as_float(size) + 0.5f) - 0x3f000000u);
  return sign | (size - (112u << 23) + 0xfffu + (size >> 13 & 1)) >> 13;
}
inline u32 halves_of(float low, float high) { return half_of(low) | half_of(high) << 16; }

template <bool TURNED>
void load_matrices(u32 (&v)[4], u32 at) {
  const int warp = threadIdx.x & ~31, lane = threadIdx.x & 31, g = lane / 4, t = lane % 4;
  shown->factors[threadIdx.x][0] = at;
  meet_warp();
  auto entry = [&](int matrix, int row, int column) {
    return (u32)((unsigned short*)((char*)shared + shown->factors[warp + 8 * matrix + row][0]))[column];
  };
  for (int i = 0; i < 4; i++)
    v[i] = TURNED ? entry(i, 2 * t, g) | entry(i, 2 * t + 1, g) << 16 : entry(i, g, 2 * t) | entry(i, g, 2 * t + 1) << 16;
  meet_warp();
}

inline void mma_half(float (&c)[4], const u32 (&a)[4], u32 low_b, u32 high_b) {
  float* mine = shown->halves[threadIdx.x];
  const u32 all[6] = {a[0], a[1], a[2], a[3], low_b, high_b};
  for (int i = 0; i < 12; i++) mine[i] = float_of_half((unsigned short)(all[i / 2] >> i % 2 * 16));
  meet_warp();
  const int warp = threadIdx.x & ~31, lane = threadIdx.x & 31;
  for (int i = 0; i < 4; i++) {
    const int row = lane / 4, high = i >= 2 ? 2 : 0, column = lane % 4 * 2 + i % 2;
    // Products of halves are exact in a float.
    for (int k = 0; k < 16; k++) {
      const int t = k % 8 / 2, far = k >= 8;
      c[i] += shown->halves[warp + row * 4 + t][high + 4 * far + k % 2] * shown->halves[warp + column * 4 + t][8 + 2 * far + k % 2];
    }
  }
  meet_warp();
}

inline void mma(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
  u32* mine = shown->factors[threadIdx.x];
  memcpy(mine, a, sizeof a);
  memcpy(mine + 4, b, sizeof b);
  meet_warp();
  const int warp = threadIdx.x & ~31, lane = threadIdx.x & 31;
  // TF32 has ten bits behind the point.
  auto factor = [&](int of, int i) { return __uint_as_float(shown->factors[warp + of][i] & ~0x1fffu); };
  for (int i = 0; i < 4; i++) {
    const int row = lane / 4 + (i >= 2 ? 8 : 0), column = lane % 4 * 2 + i % 2;
    for (int k = 0; k < 8; k++) {
      const float left = factor(row % 8 * 4 + k % 4, (row >= 8 ? 1 : 0) + (k >= 4 ? 2 : 0));
      const float right = factor(column * 4 + k % 4, 4 + (k >= 4));
      c[i] = fmaf(left, right, c[i]);
    }
  }
  meet_warp();
}

inline i64 clock_now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}
