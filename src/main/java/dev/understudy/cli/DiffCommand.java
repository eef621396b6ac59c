package dev.understudy.cli;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.cassette.Interaction;
import dev.understudy.diff.DriftReport;
import dev.understudy.probe.Rerun;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.UnansweredException;
import dev.understudy.redact.Redactor;
import dev.understudy.wire.PointerPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = {
      "Tell what changed in shape between two recordings, or a recording and a live gateway.",
      "Compared are statuses, header names, events and their order, JSON members and their types,",
      "each as a union over all exchanges and all events. Content is not, unless --value asks for",
      "it. The exit code is 1 when there is a difference.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  understudy diff march.yaml june.yaml",
      "  understudy diff march.yaml june.yaml --value /model --json",
      "  understudy diff session.yaml --target https://api.example.com --key-env GATEWAY_KEY"
    })
final class DiffCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..2",
      paramLabel = "CASSETTE|DIR",
      description = "What was, and what is; with --target only what was.")
  List<Path> recordings = List.of();

  @Option(
      names = "--value",
      paramLabel = "/POINTER",
      description = "A JSON value to compare as well; a segment * stands for any. Can be repeated.")
  List<String> values = List.of();

  @Option(names = "--json", description = "Print JSON for programs.")
  boolean json;

  @Mixin LiveOptions live = new LiveOptions();

  @Override
  public Integer call() {
    if ((recordings.size() == 2) == live.isLive()) {
      throw new IllegalArgumentException(
          "name two recordings, or one recording and a --target to ask its requests again");
    }
    List<PointerPattern> paths = values.stream().map(PointerPattern::parse).toList();
    List<Interaction> was = new ArrayList<>();
    List<Interaction> is = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    if (live.isLive()) {
      askAgain(was, is, unchecked);
    }
    DriftReport report =
        DriftReport.compare(
                recordings.get(0).toString(),
                live.isLive() ? was.stream() : interactions(recordings.get(0)),
                live.isLive() ? live.url().toString() : recordings.get(1).toString(),
                live.isLive() ? is.stream() : interactions(recordings.get(1)),
                paths)
            .without(unchecked);
    System.out.print(json ? report.json() : report.text());
    if (!report.drifts().isEmpty()) {
      return ExitCode.FOUND;
    }
    return unchecked.isEmpty() ? ExitCode.FINE : ExitCode.UNREACHABLE;
  }

  /** Only what could be asked again is compared. */
  private void askAgain(List<Interaction> was, List<Interaction> is, List<String> unchecked) {
    String key = live.key();
    try (GatewayClient asker = live.open(RecordSettings.NO_PROFILE)) {
      for (Interaction recorded : interactions(recordings.get(0)).toList()) {
        String line = recorded.request().line();
        System.err.println("understudy: asking " + line);
        try {
          Interaction asked = Rerun.ask(asker, recorded, key).interaction();
          Optional<String> objection = Rerun.objection(recorded, asked);
          if (objection.isPresent()) {
            unchecked.add(line + ": " + objection.get());
          } else {
            was.add(recorded);
            is.add(asked);
          }
        } catch (UnansweredException failed) {
          unchecked.add(line + ": no answer: " + asker.redact(String.valueOf(failed.getMessage())));
        }
      }
      asker.notKept().forEach(line -> System.err.println("understudy: not recorded: " + line));
    } catch (IOException unwritten) {
      throw new IllegalArgumentException(
          live.record + ": could not be closed: " + unwritten.getMessage(), unwritten);
    }
  }

  private static Stream<Interaction> interactions(Path path) {
    return CassetteFiles.find(List.of(path)).stream()
        .map(Cassette::open)
        .flatMap(DiffCommand::interactions);
  }

  /** Without secrets, which a value that is compared could hold. */
  private static Stream<Interaction> interactions(Cassette cassette) {
    Redactor mask = Redactor.of(cassette.header().redactions(), System.getenv());
    return cassette.entries().stream().map(entry -> mask.redact(entry.interaction()));
  }
}
