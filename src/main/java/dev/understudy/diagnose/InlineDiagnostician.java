package dev.understudy.diagnose;

import dev.understudy.dialect.Mistake;
import dev.understudy.journal.Call;
import dev.understudy.journal.Diagnostician;
import dev.understudy.wire.RedactedStackTrace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Examines the calls of a running server for the known mistakes of a profile. Thread-safe. */
public final class InlineDiagnostician implements Diagnostician {

  private static final Logger LOG = LoggerFactory.getLogger(InlineDiagnostician.class);

  private final String profile;
  private volatile @Nullable Diagnoses loaded;

  /**
   * Creates a diagnostician whose profile is loaded with the first call, to keep the server's start
   * short.
   */
  public InlineDiagnostician(String profile) {
    this.profile = profile;
  }

  /** Creates a diagnostician with loaded diagnoses. */
  public InlineDiagnostician(Diagnoses diagnoses) {
    this.profile = diagnoses.profile();
    this.loaded = diagnoses;
  }

  @Override
  public List<Mistake> examine(Call call) {
    try {
      return diagnoses().examine(call, Optional.empty());
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("a call could not be diagnosed", RedactedStackTrace.of(error));
      return List.of();
    }
  }

  @Override
  public boolean looksAtHeader(String name) {
    return diagnoses().headers().contains(name.toLowerCase(Locale.ROOT));
  }

  private Diagnoses diagnoses() {
    Diagnoses known = loaded;
    if (known == null) {
      known = Diagnoses.load(profile);
      loaded = known;
    }
    return known;
  }
}
