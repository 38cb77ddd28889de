// NCCL for tests, beside the processor's driver: ranks are processes of one host, joined by sockets. What is asked for is done by the
// stream when its turn comes; a rank that is gone is an error of the communicator, and who waits for it waits until it is given up, as on a GPU.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>
typedef long long i64;
static i64 clock_now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}
#include "streams.h"

enum Result { SUCCESS = 0, SYSTEM_ERROR = 2, INVALID_ARGUMENT = 4, REMOTE_ERROR = 6, IN_PROGRESS = 7 };

struct Id {
  char name[128];
};
// The first settings of a communicator, which are all that are given.
struct Settings {
  size_t size;
  unsigned magic, version;
  int blocking;
};

struct Comm {
  const int rank, size;
  std::vector<int> lines;
  std::atomic<int> state{IN_PROGRESS};
  std::mutex lock;
  std::condition_variable changed;
  bool aborted = false;
  std::thread joining;  // a process ends without waiting for it

  Comm(int rank_, int size_) : rank(rank_), size(size_), lines(size_, -1) {}

  // Has a line with each other rank: the higher one calls.
  void join(const Id& id) {
    const int door = socket(AF_UNIX, SOCK_STREAM, 0);
    bool good = !bind(door, (sockaddr*)place(id, rank).first, place(id, rank).second) && !listen(door, size);
    for (int r = 0; good && r < rank; r++) {
      int line = -1;
      while (!given_up()) {
        line = socket(AF_UNIX, SOCK_STREAM, 0);
        if (!connect(line, (sockaddr*)place(id, r).first, place(id, r).second)) break;
        ::close(line);
        usleep(1000);
      }
      lines[r] = line;
      good = !given_up() && write(line, &rank, sizeof rank) == sizeof rank;
    }
    for (int n = rank + 1; good && n < size; n++) {
      const int line = accept(door, nullptr, nullptr);
      int other = -1;
      good = line >= 0 && read(line, &other, sizeof other) == sizeof other && other > rank && other < size;
      if (good) lines[other] = line;
    }
    ::close(door);
    state = good ? SUCCESS : SYSTEM_ERROR;
  }
  static std::pair<sockaddr_un*, socklen_t> place(const Id& id, int rank) {
    static thread_local sockaddr_un at;
    memset(&at, 0, sizeof at);
    at.sun_family = AF_UNIX;
    // A name that begins with zero is in no folder and gone with its process.
    const int length = snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "%.60s-%d", id.name, rank);
    return {&at, (socklen_t)(offsetof(sockaddr_un, sun_path) + 1 + length)};
  }

  bool given_up() {
    std::lock_guard<std::mutex> l(lock);
    return aborted;
  }
  void lost() {
    state = REMOTE_ERROR;
    std::unique_lock<std::mutex> l(lock);
    changed.wait(l, [&] { return aborted; });
  }
  void abort() {
    {
      std::lock_guard<std::mutex> l(lock);
      aborted = true;
    }
    changed.notify_all();
    for (int line : lines)
      if (line >= 0) shutdown(line, SHUT_RDWR);
  }
};

struct Piece {
  bool sent;
  char* at;
  size_t bytes;
  int rank;
};

static bool all(Comm* c, const Piece& p) {
  for (size_t done = 0; done < p.bytes;) {
    const ssize_t n = p.sent ? send(c->lines[p.rank], p.at + done, p.bytes - done, MSG_NOSIGNAL) : recv(c->lines[p.rank], p.at + done, p.bytes - done, 0);
    if (n <= 0) return false;
    done += n;
  }
  return true;
}

// One thread a line and direction: who sends does not wait for who receives.
static void together(Comm* c, const std::vector<Piece>& pieces) {
  if (c->given_up()) return;
  std::map<std::pair<int, bool>, std::vector<Piece>> ways;
  for (const Piece& p : pieces) ways[{p.rank, p.sent}].push_back(p);
  std::atomic<bool> good{true};
  std::vector<std::thread> threads;
  for (auto& way : ways)
    threads.emplace_back([&] {
      for (const Piece& p : way.second)
        if (!all(c, p)) {
          good = false;
          return;
        }
    });
  for (std::thread& t : threads) t.join();
  if (!good) c->lost();
}

struct Group {
  Comm* comm = nullptr;
  Stream* stream = nullptr;
  std::vector<Piece> pieces;
};
static thread_local Group group;

static int add(bool sent, const void* at, size_t bytes, int kind, int rank, Comm* c, Stream* s) {
  if (kind != 0 || rank < 0 || rank >= c->size || rank == c->rank || (group.stream && group.stream != s)) return INVALID_ARGUMENT;
  group.comm = c;
  group.stream = s;
  group.pieces.push_back({sent, (char*)at, bytes, rank});
  return SUCCESS;
}

extern "C" {
int ncclGetVersion(int* version) {
  *version = 22803;
  return SUCCESS;
}
const char* ncclGetErrorString(int code) { return code == REMOTE_ERROR ? "a remote process exited" : "an error of the processor's NCCL"; }
const char* ncclGetLastError(Comm*) { return ""; }
int ncclGetUniqueId(Id* id) {
  snprintf(id->name, sizeof id->name, "nccl-%d-%llx", (int)getpid(), (unsigned long long)clock_now());
  return SUCCESS;
}
int ncclCommInitRankConfig(Comm** made, int size, Id id, int rank, const Settings* settings) {
  if (settings->magic != 0xcafebeef || settings->blocking) return INVALID_ARGUMENT;
  Comm* c = *made = new Comm(rank, size);
  c->joining = std::thread([=] { c->join(id); });
  return IN_PROGRESS;
}
int ncclCommGetAsyncError(Comm* c, int* state) {
  *state = c->state;
  return SUCCESS;
}
int ncclGroupStart() { return SUCCESS; }
int ncclSend(const void* at, size_t bytes, int kind, int rank, Comm* c, Stream* s) { return add(true, at, bytes, kind, rank, c, s); }
int ncclRecv(void* at, size_t bytes, int kind, int rank, Comm* c, Stream* s) { return add(false, at, bytes, kind, rank, c, s); }
int ncclGroupEnd() {
  Group g;
  std::swap(g, group);
  if (g.stream) g.stream->add([=] { together(g.comm, g.pieces); });
  return SUCCESS;
}
int ncclAllGather(const void* from, void* to, size_t bytes, int kind, Comm* c, Stream* s) {
  if (kind != 0 || from != (char*)to + c->rank * bytes) return INVALID_ARGUMENT;
  std::vector<Piece> pieces;
  for (int r = 0; r < c->size; r++)
    if (r != c->rank) {
      pieces.push_back({true, (char*)from, bytes, r});
      pieces.push_back({false, (char*)to + r * bytes, bytes, r});
    }
  s->add([=] { together(c, pieces); });
  return SUCCESS;
}
int ncclCommFinalize(Comm*) { return SUCCESS; }
int ncclCommDestroy(Comm* c) {
  c->abort();
  return SUCCESS;
}
int ncclCommAbort(Comm* c) {
  c->abort();
  return SUCCESS;
}
}
