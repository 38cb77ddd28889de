package io.pimento.data.derive;

import io.pimento.data.dictionary.KeptDictionary;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** The cell that a row's values have; 0 stands for all that were not seen, or too rarely. */
sealed interface CellLookup {
  /** How many cells there are, the cell 0 included. */
  int cells();

  /**
   * Codes as they are: cell c + 1.
   *
   * @param cells those of higher codes are 0
   */
  record Codes(int cells) implements CellLookup {
    int cell(int code) {
      return code < cells - 1 ? code + 1 : 0;
    }
  }

  /** Keys of a combination. */
  sealed interface Keys extends CellLookup {
    /** The cell of a spread key. */
    int cell(long spread);
  }

  /** Cells by falling number of rows. */
  record Counted(Long2IntOpenHashMap byKey) implements Keys {
    @Override
    public int cells() {
      return byKey.size() + 1;
    }

    @Override
    public int cell(long spread) {
      return byKey.get(spread);
    }
  }

  /** Cells that an earlier preparation counted. */
  record Kept(KeptDictionary byKey) implements Keys {
    @Override
    public int cells() {
      return byKey.size() + 1;
    }

    @Override
    public int cell(long spread) {
      return byKey.row(spread);
    }
  }
}
