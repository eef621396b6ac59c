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
 * The cassette of a recording session: redacts interactions by its rules, and writes them, unless
 * the session keeps nothing. Thread-safe, once it is open.
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
   * @throws CassetteException when it cannot be written, or goes by other rules
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
          "not begun: its header would hold a secret ("
              + left.get(0).kind()
              + "); describe a secret by a pattern, or put it into an environment variable");
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
          "its header declares other ignore or redaction rules; a recording only appends, so"
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

  /** Whether interactions are written at all. */
  boolean isWritten() {
    return writer.isPresent();
  }

  /** The redactor, whose placeholders go on from the last in the cassette. */
  Redactor redactor() {
    return redactor;
  }

  /** The sequence of the next interaction. */
  long firstSequence() {
    return firstSequence;
  }

  /** How many interactions it had when it was opened. */
  int existing() {
    return existing;
  }

  /** Where its torn rest was moved, when it had one. */
  Optional<Path> setAside() {
    return setAside;
  }

  /** Redacts an interaction and makes its document, which may hold a secret that is left. */
  RedactedDocument redact(Interaction interaction) {
    return RedactedDocument.of(interaction, redactor);
  }

  /**
   * Writes documents, and waits for the disk once.
   *
   * @throws IOException when it could not write all of them; then it has written none
   */
  void write(List<RedactedDocument> documents) throws IOException {
    writer.orElseThrow().append(documents.stream().map(RedactedDocument::document).toList());
  }

  /** Writes one document; the reason when it could not be written. */
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

  /** Removes a cassette that was begun and has no interaction yet. */
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
