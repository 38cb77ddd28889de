// Memory of devices, which is the processor's: whose each byte is, and the virtual memory calls.
#pragma once

// Whose memory of the host that is mapped for devices is.
constexpr int HOST = 1000;

static std::mutex memory_lock;

struct Memory {
  size_t bytes;
  int device;
};
static std::map<u64, Memory> memory;

// Memory of devices is not what a program that forgot to fill it hopes for.
static void spoil(u64 at, size_t bytes) { memset((void*)at, 0xee, bytes); }

// Behind each block a page that ends whoever touches it, where PROCESSOR_GUARD is set.
constexpr size_t PAGE = 4096;
static bool guarded() {
  static const bool given = getenv("PROCESSOR_GUARD") != nullptr;
  return given;
}
static size_t lines(size_t bytes) { return (bytes + 255) / 256 * 256; }
static size_t pages(size_t bytes) { return (lines(bytes) + PAGE - 1) / PAGE * PAGE; }
static u64 take_guarded(size_t bytes) {
  char* start = (char*)mmap(nullptr, pages(bytes) + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(start + pages(bytes), PAGE, PROT_NONE);
  return (u64)(start + pages(bytes) - lines(bytes));
}

static u64 take(size_t bytes, int device) {
  const u64 at = guarded() ? take_guarded(bytes) : (u64)aligned_alloc(256, lines(bytes));
  spoil(at, bytes);
  std::lock_guard<std::mutex> l(memory_lock);
  memory[at] = {bytes, device};
  return at;
}

static bool give(u64 at) {
  size_t bytes;
  {
    std::lock_guard<std::mutex> l(memory_lock);
    auto known = memory.find(at);
    if (known == memory.end()) return false;
    bytes = known->second.bytes;
    memory.erase(known);
  }
  if (guarded()) return !munmap((void*)(at / PAGE * PAGE), pages(bytes) + PAGE);
  free((void*)at);
  return true;
}

// Whose a byte is; -1 for nobody's.
static int owner(u64 at) {
  std::lock_guard<std::mutex> l(memory_lock);
  auto next = memory.upper_bound(at);
  if (next == memory.begin()) return -1;
  auto [start, m] = *--next;
  return at < start + m.bytes ? m.device : -1;
}

// Whether all bytes are some device's, and one's.
static bool held(u64 at, size_t bytes) { return owner(at) >= 0 && owner(at) == owner(at + bytes - 1); }

// Virtual memory: what was made, addresses that are reserved, and what is mapped there.
struct Made {
  int file;
  size_t bytes;
  int device;
};
static std::map<u64, Made> made;
static std::map<u64, size_t> reserved, mapped;
static u64 last_made;

static size_t grain() {
  const char* given = getenv("PROCESSOR_GRAIN");
  return given ? atol(given) : 2 << 20;
}

static u64 make(size_t bytes, int device) {
  Made m{memfd_create("device", 0), bytes, device};
  if (m.file < 0 || ftruncate(m.file, bytes)) return 0;
  std::lock_guard<std::mutex> l(memory_lock);
  made[++last_made] = m;
  return last_made;
}

static bool release(u64 handle) {
  std::lock_guard<std::mutex> l(memory_lock);
  auto m = made.find(handle);
  if (m == made.end()) return false;
  close(m->second.file);
  made.erase(m);
  return true;
}

static u64 reserve(size_t bytes, size_t alignment) {
  const u64 at = (u64)mmap(nullptr, bytes + alignment, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  const u64 first = (at + alignment - 1) / alignment * alignment;
  std::lock_guard<std::mutex> l(memory_lock);
  reserved[first] = bytes;
  return first;
}

// Lays what was made at reserved addresses; nobody may read it before `open`.
static bool map(u64 at, size_t bytes, u64 handle) {
  std::lock_guard<std::mutex> l(memory_lock);
  auto m = made.find(handle);
  auto range = reserved.upper_bound(at);
  if (m == made.end() || m->second.bytes != bytes || range == reserved.begin() || at % grain()) return false;
  --range;
  if (at + bytes > range->first + range->second) return false;
  if (mmap((void*)at, bytes, PROT_NONE, MAP_SHARED | MAP_FIXED, m->second.file, 0) == MAP_FAILED) return false;
  memory[at] = {bytes, m->second.device};
  mapped[at] = bytes;
  return true;
}

static bool open(u64 at, size_t bytes, bool first) {
  {
    std::lock_guard<std::mutex> l(memory_lock);
    for (u64 a = at; a < at + bytes;) {
      auto m = mapped.find(a);
      if (m == mapped.end()) return false;
      a += m->second;
    }
  }
  if (mprotect((void*)at, bytes, PROT_READ | PROT_WRITE)) return false;
  if (first) spoil(at, bytes);
  return true;
}

static bool unmap(u64 at, size_t bytes) {
  std::lock_guard<std::mutex> l(memory_lock);
  auto m = mapped.find(at);
  if (m == mapped.end() || m->second != bytes) return false;
  mapped.erase(m);
  memory.erase(at);
  return mmap((void*)at, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

static bool unreserve(u64 at, size_t bytes) {
  std::lock_guard<std::mutex> l(memory_lock);
  auto range = reserved.find(at);
  if (range == reserved.end() || range->second != bytes) return false;
  auto m = mapped.lower_bound(at);
  if (m != mapped.end() && m->first < at + bytes) return false;
  reserved.erase(range);
  munmap((void*)at, bytes);
  return true;
}
