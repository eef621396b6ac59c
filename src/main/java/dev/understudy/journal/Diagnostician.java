package dev.understudy.journal;

import dev.understudy.dialect.Mistake;
import java.util.List;

/** Tells what is wrong with how an endpoint is called. Safe for use by several threads. */
public interface Diagnostician {

  /** Finds nothing. */
  Diagnostician NONE =
      new Diagnostician() {
        @Override
        public List<Mistake> examine(Call call) {
          return List.of();
        }

        @Override
        public boolean looksAtHeader(String name) {
          return false;
        }
      };

  /** The mistakes of a call, the first cause first. It never fails. */
  List<Mistake> examine(Call call);

  /** Whether a header, by its name in any case, can make a difference. */
  boolean looksAtHeader(String name);
}
