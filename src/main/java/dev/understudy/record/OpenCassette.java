package dev.understudy.record;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.cassette.CassetteWriter;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Placeholder;
import dev.understudy.cassette.Provenance;
import dev.understudy.error.CassetteException;
import dev.understudy.redact.LeftoverSecret;
import dev.understudy.redact.Redactor;
import dev.understudy.settings.RedactionRule;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open cassette of a recording session: redacts interactions by its rules and writes them,
 * unless the session records nothing. Thread-safe.
 */
final class OpenCassette implements Closeable {

  private final Optional<CassetteWriter> writer;
  private final Redactor redactor;
  private final long firstSequence;
  private final int existing;
  private final Optional<Path> setAside;

  private OpenCassette(
      Optional<CassetteWriter> writer,
      Redactor redactor,
      long firstSequence,
      int existing,
      Optional<Path> setAside) {
    this.writer = writer;
    this.redactor = redactor;
    this.firstSequence = firstSequence;
    this.existing = existing;
    this.setAside = setAside;
  }

  /**
   * Opens the cassette that the settings name.
   *
   * @throws CassetteException if it cannot be written, or declares other rules
   */
  static OpenCassette open(RecordSettings settings, RecordingContext context) {
    Redactor redactor = redactor(settings, settings.redactions(), context.environment(), 1);
    if (settings.to().isEmpty()) {
      return new OpenCassette(Optional.empty(), redactor, 1, 0, Optional.empty());
    }
    Path file = settings.to().get();
    if (settings.existing() == RecordSettings.Existing.APPEND && Files.exists(file)) {
      return goOn(file, settings, context.environment());
    }
    CassetteHeader header =
        new CassetteHeader(
            context.tool(),
            context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
            settings.upstream().url().toString(),
            new Provenance(Provenance.Kind.RECORDED, "", ""),
            settings.profile(),
            settings.ignore(),
            settings.redactions());
    List<LeftoverSecret> left = redactor.findings("the header", CassetteEncoder.encode(header));
    if (!left.isEmpty()) {
      throw new CassetteException(
          file,
          "not created: the header would contain a secret ("
              + left.get(0).kind()
              + "); describe a secret by a pattern, or put it in an environment variable");
    }
    CassetteWriter writer =
        settings.existing() == RecordSettings.Existing.REPLACE
            ? CassetteWriter.overwrite(file, header)
            : CassetteWriter.create(file, header);
    return new OpenCassette(Optional.of(writer), redactor, 1, 0, Optional.empty());
  }

  private static OpenCassette goOn(
      Path file, RecordSettings settings, Map<String, String> environment) {
    Cassette.Read<Long> read =
        Cassette.read(file, (header, entry) -> Placeholder.highestNumber(entry.document()));
    Cassette cassette = read.cassette();
    CassetteHeader header = cassette.header();
    if (!header.ignore().containsAll(settings.ignore())
        || !header.redactions().containsAll(settings.redactions())) {
      throw new CassetteException(
          file,
          "the header declares other ignore or redaction rules, which appending cannot change;"
              + " record to a new cassette");
    }
    CassetteWriter.Appending appending = CassetteWriter.append(cassette);
    return new OpenCassette(
        Optional.of(appending.writer()),
        redactor(
            settings,
            header.redactions(),
            environment,
            read.each().stream().reduce(0L, Math::max) + 1),
        lastSequence(cassette) + 1,
        cassette.entries().size(),
        appending.torn());
  }

  /** Whether interactions are written. */
  boolean isWritten() {
    return writer.isPresent();
  }

  /** The redactor, whose placeholder numbers continue those of the cassette. */
  Redactor redactor() {
    return redactor;
  }

  /** The sequence number of the next interaction. */
  long firstSequence() {
    return firstSequence;
  }

  /** The number of interactions when the cassette was opened. */
  int existing() {
    return existing;
  }

  /** The file to which an incomplete interaction at the end was moved, if there was one. */
  Optional<Path> setAside() {
    return setAside;
  }

  /** Redacts an interaction and encodes it; the result lists secrets that are left. */
  RedactedDocument redact(Interaction interaction) {
    return RedactedDocument.of(interaction, redactor);
  }

  /**
   * Writes documents, and syncs them to disk once.
   *
   * @throws IOException if not all could be written; then none is
   */
  void write(List<RedactedDocument> documents) throws IOException {
    writer.orElseThrow().append(documents.stream().map(RedactedDocument::document).toList());
  }

  /** Writes one document; returns the reason if it could not be written. */
  Optional<String> write(RedactedDocument document) {
    try {
      write(List.of(document));
      return Optional.empty();
    } catch (IOException failure) {
      return Optional.of(unwritten(failure));
    }
  }

  /** Why something is not on the cassette. */
  static String unwritten(IOException failure) {
    return "the cassette could not be written: " + failure.getMessage();
  }

  /** Deletes a cassette that was created here and contains no interaction. */
  void abandon() {
    writer.ifPresent(CassetteWriter::abandon);
  }

  @Override
  public void close() throws IOException {
    if (writer.isPresent()) {
      writer.get().close();
    }
  }

  private static long lastSequence(Cassette cassette) {
    return cassette.entries().stream()
        .mapToLong(Cassette.Entry::sequence)
        .reduce(cassette.entries().size(), Math::max);
  }

  private static Redactor redactor(
      RecordSettings settings,
      List<RedactionRule> rules,
      Map<String, String> environment,
      long firstNumber) {
    return Redactor.forTape(rules, environment, settings.upstream().key(), firstNumber);
  }
}
