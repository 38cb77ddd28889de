package io.pimento.codesign.simulate;

import io.pimento.codesign.setting.PimSettings;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.inference.Job;
import java.io.IOException;

/** Makes jobs of settings: a graph, and the rows that it reads. */
@FunctionalInterface
public interface JobSource {
  /** The job of some settings, whose options are already known. */
  Job job(PimSettings settings, MappingOptions options) throws IOException, InterruptedException;
}
