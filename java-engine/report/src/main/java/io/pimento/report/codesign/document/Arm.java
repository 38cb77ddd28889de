package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One way to search, with its budget.
 *
 * @param seconds that it took
 * @param reference the corner of its hypervolume, one figure an objective
 * @param hypervolume after how many evaluations it was how much
 * @param searches the hypervolume of each search, where there were several
 */
public record Arm(
    @JsonProperty(required = true) String name,
    String words,
    @JsonProperty(required = true) double seconds,
    List<Double> reference,
    List<Step> hypervolume,
    List<Double> searches,
    @JsonProperty(required = true) List<Point> points) {
  /** The hypervolume after some evaluations. */
  public record Step(
      @JsonProperty(required = true) int evaluations,
      @JsonProperty(required = true) double value) {}

  public Arm {
    words = Absent.text(words);
    reference = Absent.list(reference);
    hypervolume = Absent.list(hypervolume);
    searches = Absent.list(searches);
    points = List.copyOf(points);
  }

  public long members() {
    return points.stream().filter(Point::front).count();
  }
}
