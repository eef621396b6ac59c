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
      "Compare the shape of two recordings, or of a recording and a live gateway.",
      "Compares statuses, header names, events and their order, and JSON members and their types,",
      "each as a union over all exchanges and events. Ignores content, except for the values of",
      "--value. The exit code is 1 if there is a difference.",
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
      description = "The old and the new recording; with --target, only the old one.")
  List<Path> recordings = List.of();

  @Option(
      names = "--value",
      paramLabel = "/POINTER",
      description =
          "Also compare the JSON value at this pointer; a segment * matches any name or index. Can"
              + " be repeated.")
  List<String> values = List.of();

  @Option(names = "--json", description = "Print JSON instead of text.")
  boolean json;

  @Mixin LiveOptions live = new LiveOptions();

  @Override
  public Integer call() {
    if ((recordings.size() == 2) == live.isLive()) {
      throw new IllegalArgumentException(
          "give two recordings, or one recording and a --target to repeat its requests");
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

  /**
   * Collects recorded interactions and their live counterparts, for each request that can be
   * repeated.
   */
  private void askAgain(List<Interaction> was, List<Interaction> is, List<String> unchecked) {
    String key = live.key();
    try (GatewayClient gateway = live.open(RecordSettings.NO_PROFILE)) {
      for (Interaction recorded : interactions(recordings.get(0)).toList()) {
        String line = recorded.request().line();
        System.err.println("understudy: requesting " + line);
        try {
          Interaction asked = Rerun.ask(gateway, recorded, key).interaction();
          Optional<String> objection = Rerun.objection(recorded, asked);
          if (objection.isPresent()) {
            unchecked.add(line + ": " + objection.get());
          } else {
            was.add(recorded);
            is.add(asked);
          }
        } catch (UnansweredException failed) {
          unchecked.add(
              line + ": no answer: " + gateway.redact(String.valueOf(failed.getMessage())));
        }
      }
      gateway.notKept().forEach(line -> System.err.println("understudy: not recorded: " + line));
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

  /** The redacted interactions: a compared value could contain a secret. */
  private static Stream<Interaction> interactions(Cassette cassette) {
    Redactor mask = Redactor.of(cassette.header().redactions(), System.getenv());
    return cassette.entries().stream().map(entry -> mask.redact(entry.interaction()));
  }
}
