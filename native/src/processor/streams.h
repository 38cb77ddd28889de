// Streams as threads with a list of work, and events.
#pragma once

struct Event {
  std::mutex lock;
  std::condition_variable changed;
  long marked = 0, reached = 0;
  i64 at = 0;

  long mark() {
    std::lock_guard<std::mutex> l(lock);
    return ++marked;
  }
  void reach(long number) {
    {
      std::lock_guard<std::mutex> l(lock);
      reached = std::max(reached, number);
      at = clock_now();
    }
    changed.notify_all();
  }
  void await(long number) {
    std::unique_lock<std::mutex> l(lock);
    changed.wait(l, [&] { return reached >= number; });
  }
  bool passed() {
    std::lock_guard<std::mutex> l(lock);
    return reached >= marked;
  }
  long last() {
    std::lock_guard<std::mutex> l(lock);
    return marked;
  }
};

// What a stream does. A launch that may begin before the one before it has ended is told by its address.
struct Work {
  std::function<void()> run;
  const void* early;
};

struct Stream {
  const int device;
  std::mutex lock;
  std::condition_variable changed;
  std::deque<Work> work;
  bool busy = false, closed = false;
  std::thread thread;

  explicit Stream(int device_) : device(device_), thread([this] { run(); }) {}

  void run() {
    for (;;) {
      Work next;
      {
        std::unique_lock<std::mutex> l(lock);
        changed.wait(l, [&] { return closed || !work.empty(); });
        if (work.empty()) return;
        next = std::move(work.front());
        work.pop_front();
        busy = true;
      }
      next.run();
      {
        std::lock_guard<std::mutex> l(lock);
        busy = false;
      }
      changed.notify_all();
    }
  }
  void add(std::function<void()> one, const void* early = nullptr) {
    {
      std::lock_guard<std::mutex> l(lock);
      work.push_back({std::move(one), early});
    }
    changed.notify_all();
  }
  // The launch that is next, if it may begin early, or null.
  const void* take_early() {
    std::lock_guard<std::mutex> l(lock);
    if (work.empty() || !work.front().early) return nullptr;
    const void* taken = work.front().early;
    work.pop_front();
    return taken;
  }
  void synchronize() {
    std::unique_lock<std::mutex> l(lock);
    changed.wait(l, [&] { return work.empty() && !busy; });
  }
  void close() {
    synchronize();
    {
      std::lock_guard<std::mutex> l(lock);
      closed = true;
    }
    changed.notify_all();
    thread.join();
  }
};
