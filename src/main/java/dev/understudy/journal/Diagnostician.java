package dev.understudy.journal;

import dev.understudy.dialect.Mistake;
import java.util.List;

/** Finds mistakes in calls of an endpoint. Thread-safe. */
public interface Diagnostician {

  /** A diagnostician that finds no mistakes. */
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

  /** The mistakes of a call, the root cause first. Never throws. */
  List<Mistake> examine(Call call);

  /** Whether a header, named in any case, can affect the result. */
  boolean looksAtHeader(String name);
}
