package io.pimento.search.space;

import io.pimento.graph.Counter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Devices with what may be set on each of them. */
public record HardwareSpace(List<Device> devices) {
  /** No hardware. */
  public static final HardwareSpace NONE = new HardwareSpace(List.of());

  /** A device and its knobs; a device without knobs is taken as it comes. */
  public record Device(String name, List<Knob> knobs) {
    /**
     * @throws IllegalArgumentException naming a knob that is there twice
     */
    public Device {
      knobs = List.copyOf(knobs);
      HashSet<String> keys = new HashSet<>();
      for (Knob k : knobs) {
        if (k.key().equals(Hardware.DEVICE) || !keys.add(k.key())) {
          throw new IllegalArgumentException("device " + name + " has a knob twice: " + k.key());
        }
      }
    }

    BigInteger size() {
      return knobs.stream()
          .map(k -> BigInteger.valueOf(k.values().size()))
          .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** The device with nothing set that could be set otherwise. */
    public Hardware asItComes() {
      Hardware h = Hardware.of(name);
      for (Knob k : knobs) {
        h = k.values().size() == 1 ? h.with(k.key(), k.texts().getFirst()) : h;
      }
      return h;
    }

    /** Knobs with more than one value. */
    public List<Knob> free() {
      return knobs.stream().filter(k -> k.values().size() > 1).toList();
    }
  }

  /**
   * @throws IllegalArgumentException naming a device that is there twice
   */
  public HardwareSpace {
    devices = List.copyOf(devices);
    HashSet<String> names = new HashSet<>();
    for (Device d : devices) {
      if (!names.add(d.name())) {
        throw new IllegalArgumentException("device " + d.name() + " is there twice");
      }
    }
  }

  /** One configuration and no other. */
  public static HardwareSpace only(Hardware hardware) {
    List<Knob> knobs = new ArrayList<>();
    hardware
        .settings()
        .forEach(
            (key, value) -> {
              if (!key.equals(Hardware.DEVICE)) {
                knobs.add(new Knob(key, List.of(new Knob.Value(value, "given"))));
              }
            });
    return hardware.isNone()
        ? NONE
        : new HardwareSpace(List.of(new Device(hardware.device(), knobs)));
  }

  /** The same with one value of a knob, wherever a device has it. */
  public HardwareSpace fixed(String key, String value) {
    List<Device> all = new ArrayList<>();
    for (Device d : devices) {
      List<Knob> knobs = new ArrayList<>();
      for (Knob k : d.knobs()) {
        List<Knob.Value> kept = k.values().stream().filter(v -> v.text().equals(value)).toList();
        knobs.add(k.key().equals(key) && !kept.isEmpty() ? new Knob(key, kept) : k);
      }
      all.add(new Device(d.name(), knobs));
    }
    return new HardwareSpace(all);
  }

  public boolean isNone() {
    return devices.isEmpty();
  }

  /** Configurations, all devices together; 1 for no hardware. */
  public BigInteger size() {
    return isNone()
        ? BigInteger.ONE
        : devices.stream().map(Device::size).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Whether there is anything to choose. */
  public boolean isFree() {
    return size().compareTo(BigInteger.ONE) > 0;
  }

  /**
   * What a search proposes is in the space; a knob that may have several values and has none is as
   * the device comes.
   *
   * @throws IllegalArgumentException naming what is not in the space
   */
  public void check(Hardware hardware) {
    if (isNone() && hardware.isNone()) {
      return;
    }
    Device d = device(hardware.device());
    TreeMap<String, String> left = new TreeMap<>(hardware.settings());
    left.remove(Hardware.DEVICE);
    for (Knob k : d.knobs()) {
      String value = left.remove(k.key());
      boolean open = value == null && k.values().size() > 1;
      if (!open && (value == null || !k.texts().contains(value))) {
        throw new IllegalArgumentException(
            "hardware " + hardware + ": " + k.key() + " is " + value + ", not one of " + k.texts());
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "hardware " + hardware + " sets " + left.keySet() + ", which the space has not");
    }
  }

  /**
   * The device of that name.
   *
   * @throws IllegalArgumentException if the space has it not
   */
  public Device device(String name) {
    return devices.stream()
        .filter(d -> d.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "hardware of device '"
                        + name
                        + "', but the space has "
                        + devices.stream().map(Device::name).toList()));
  }

  /** What may be set on the device of some hardware. */
  public List<Knob> free(Hardware hardware) {
    return device(hardware.device()).free();
  }

  /** Draws a configuration: a device, then each of its knobs. */
  public Hardware sample(Counter random) {
    return isNone() ? Hardware.NONE : sample(Draws.oneOf(devices, random), random);
  }

  /** Draws a device as it comes. */
  public Hardware sampleAsItComes(Counter random) {
    return isNone() ? Hardware.NONE : Draws.oneOf(devices, random).asItComes();
  }

  private static Hardware sample(Device device, Counter random) {
    Hardware drawn = Hardware.of(device.name());
    for (Knob k : device.knobs()) {
      drawn = drawn.with(k.key(), Draws.oneOf(k.texts(), random));
    }
    return drawn;
  }

  /** One knob set to another of its values, or another device drawn. */
  public Hardware mutate(Hardware hardware, Counter random) {
    if (!isFree()) {
      return hardware;
    }
    Device here = device(hardware.device());
    List<Knob> free = here.free();
    int others = devices.size() > 1 ? 1 : 0;
    int which = random.nextInt(free.size() + others);
    if (which == free.size()) {
      List<Device> rest = devices.stream().filter(d -> !d.equals(here)).toList();
      return sample(Draws.oneOf(rest, random), random);
    }
    Knob knob = free.get(which);
    String now = hardware.settings().get(knob.key());
    List<String> rest = knob.texts().stream().filter(v -> !v.equals(now)).toList();
    return hardware.with(knob.key(), Draws.oneOf(rest, random));
  }

  /** Each knob from either parent; a child of two devices is one of its parents. */
  public Hardware cross(Hardware one, Hardware other, Counter random) {
    if (!one.device().equals(other.device())) {
      return random.nextInt(2) == 0 ? one : other;
    }
    TreeSet<String> keys = new TreeSet<>(one.settings().keySet());
    keys.addAll(other.settings().keySet());
    SortedMap<String, String> child = new TreeMap<>();
    for (String key : keys) {
      Hardware parent = random.nextInt(2) == 0 ? one : other;
      String value = parent.settings().get(key);
      if (value != null) {
        child.put(key, value);
      }
    }
    return new Hardware(child);
  }
}
