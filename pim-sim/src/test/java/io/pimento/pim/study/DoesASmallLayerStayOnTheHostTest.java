package io.pimento.pim.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.nearbank.NearBankDeviceFile;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoesASmallLayerStayOnTheHostTest {
  @Test
  void isTheFasterPlaceChosenAndDoPartsAddUp() {
    GraphWork work =
        new GraphWork(
            List.of(new Table("t", 1000, 64)),
            List.of(new DenseLayer("small", 64, 128, 1), new DenseLayer("large", 4096, 4096, 1)),
            Map.of());
    GraphStudy s =
        GraphStudy.run(
            NearBankDeviceFile.hbmPim(),
            HostRates.ASSUMED,
            work,
            Queries.zipf(work.tables(), 2, 1, 1, 1));
    assertThat(s.layers().get(0).onUnits()).isFalse();
    assertThat(s.layers().get(1).onUnits()).isTrue();
    double sum = s.gather().nanoseconds();
    sum += s.layers().get(0).nanoseconds();
    sum += s.layers().get(1).nanoseconds();
    assertThat(s.nanoseconds()).isEqualTo(sum).isLessThan(s.hostNanoseconds());
  }
}
