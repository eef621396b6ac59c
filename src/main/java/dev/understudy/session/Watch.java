package dev.understudy.session;

import dev.understudy.diagnose.InlineDiagnostician;
import dev.understudy.journal.Diagnostician;
import dev.understudy.journal.Inspector;
import dev.understudy.journal.JournalEntry;
import java.util.function.Consumer;

/**
 * Who looks at the exchanges of a session.
 *
 * @param inspector judges each by a contract
 * @param diagnostician looks for mistakes in how endpoints are called
 * @param listener hears of each journal entry
 */
public record Watch(
    Inspector inspector, Diagnostician diagnostician, Consumer<JournalEntry> listener) {

  /** One that looks for mistakes by the diagnoses of a profile. */
  public static Watch of(Inspector inspector, String profile, Consumer<JournalEntry> listener) {
    return new Watch(inspector, new InlineDiagnostician(profile), listener);
  }
}
