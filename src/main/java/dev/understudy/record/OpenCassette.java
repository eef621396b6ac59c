package dev.understudy.record;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.CassetteException;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.cassette.CassetteWriter;
import dev.understudy.cassette.Placeholder;
import dev.understudy.cassette.RedactionRule;
import dev.understudy.redact.LeftoverSecret;
import dev.understudy.redact.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cassette of a recording session, opened.
 *
 * @param writer where interactions go; none when nothing is written
 * @param redactor with the rules of the cassette's header, and placeholders that go on from its
 *     last
 * @param firstSequence the sequence of the next interaction
 * @param existing the cassette that is gone on with, in mode missing
 * @param setAside where the torn rest of that cassette was moved
 */
record OpenCassette(
    Optional<CassetteWriter> writer,
    Redactor redactor,
    long firstSequence,
    Optional<Cassette> existing,
    Optional<Path> setAside) {

  /**
   * Opens the cassette that the settings name.
   *
   * @throws CassetteException when it cannot be written, or goes by other rules
   */
  static OpenCassette open(RecordSettings settings, RecordingContext context) {
    Redactor redactor = redactor(settings, settings.redactions(), context.environment(), 1);
    if (settings.to().isEmpty()) {
      return new OpenCassette(Optional.empty(), redactor, 1, Optional.empty(), Optional.empty());
    }
    Path file = settings.to().get();
    if (settings.mode() == RecordSettings.Mode.MISSING && Files.exists(file)) {
      return goOn(file, settings, context.environment());
    }
    CassetteHeader header =
        new CassetteHeader(
            context.tool(),
            context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
            settings.upstream().url().toString(),
            settings.provenance(),
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
        settings.overwrite()
            ? CassetteWriter.overwrite(file, header)
            : CassetteWriter.create(file, header);
    return new OpenCassette(Optional.of(writer), redactor, 1, Optional.empty(), Optional.empty());
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
        Optional.of(cassette),
        appending.torn());
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
