// Products of warpgroups (warpgroup.cuh) on the processor: from the same places of scratch, at once where the hardware would still be at it.
#pragma once

namespace warpgroup {
inline void fence() {}
inline void commit() {}
template <int N>
void wait() {}
inline void scratch_fence() {}
inline void hold(float (&)[SUMS]) {}

// Scratch that lies so far behind a descriptor's start: pieces of 16 bytes are exchanged within 128.
inline const char* behind(u64 descriptor, u32 bytes) {
  const u32 at = ((u32)(descriptor & 0x3fff) << 4) + bytes;
  return (const char*)shared + (at ^ (at >> 7 & 7) << 4);
}

// A thread's sums: two rows of its warp's sixteen, two of each eight columns.
inline int sum_row(int i) { return (threadIdx.x & 31) / 4 + (i & 2 ? 8 : 0); }
inline int sum_column(int i) { return 8 * (i / 4) + 2 * (threadIdx.x & 3) + (i & 1); }

inline void multiply(float (&d)[SUMS], const u32 (&a)[4], u64 b) {
  memcpy(shown->factors[threadIdx.x], a, sizeof a);
  meet_warp();
  for (int i = 0; i < SUMS; i++)
    for (int k = 0; k < 8; k++) {
      const u32 left = shown->factors[(threadIdx.x & ~3) + k % 4][(i & 2 ? 1 : 0) + (k >= 4 ? 2 : 0)];
      const u32 right = *(const u32*)behind(b, sum_column(i) * 128 + 4 * k);
      // TF32 has ten bits behind the point.
      d[i] = fmaf(__uint_as_float(left & ~0x1fffu), __uint_as_float(right & ~0x1fffu), d[i]);
    }
  meet_warp();
}

// A half of a factor in lines of its rows, or of its k, 64 rows each.
template <bool K>
float half_behind(u64 descriptor, int row, int k) {
  const u32 bytes = K ? row * 128 + 2 * k : row / 64 * 8192 + k * 128 + row % 64 * 2;
  return float_of_half(*(const unsigned short*)behind(descriptor, bytes));
}

template <bool A_K, bool B_K>
void multiply(float (&d)[SUMS], u64 a, u64 b) {
  const int warp = threadIdx.x / 32 % 4;
  for (int i = 0; i < SUMS; i++)
    for (int k = 0; k < 16; k++) d[i] += half_behind<A_K>(a, 16 * warp + sum_row(i), k) * half_behind<B_K>(b, sum_column(i), k);
}
}  // namespace warpgroup
