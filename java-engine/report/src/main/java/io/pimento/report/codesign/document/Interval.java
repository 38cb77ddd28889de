package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A mean with the ends of its 95 % interval. */
public record Interval(
    @JsonProperty(required = true) double mean,
    @JsonProperty(required = true) double low,
    @JsonProperty(required = true) double high) {}
