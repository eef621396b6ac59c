package dev.understudy.cli;

import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.MissReport;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "replay",
    description = {
      "Answer requests from cassettes, with the recorded bytes, chunks, timing and end.",
      "A request matches a recording with the same method, path, query and body; headers are",
      "ignored. Any other request is a miss: status 404, in the endpoint's error envelope. A",
      "WebSocket keeps its causal order: a recorded server message is sent once the client has",
      "sent the messages that preceded it.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Point OpenAI clients at http://127.0.0.1:PORT/v1, Anthropic clients at",
      "http://127.0.0.1:PORT, with any key.",
      "",
      "Examples:",
      "  understudy replay",
      "  understudy replay session.yaml --port 0 --speed instant",
      "  understudy replay cassettes/team --repeat cycle"
    })
final class ReplayCommand implements Callable<Integer> {

  @Mixin CassetteArguments cassettes = new CassetteArguments();

  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      defaultValue = "recorded",
      converter = SpeedConverter.class,
      description =
          "How fast to send an answer: recorded, instant, or a factor such as 2x for twice as fast."
              + " Default: ${DEFAULT-VALUE}.")
  Speed speed = Speed.RECORDED;

  @Option(
      names = "--repeat",
      paramLabel = "HOW",
      defaultValue = "never",
      description =
          "What to do when each recording of a request has been used once: never fails the request,"
              + " last repeats the last recording, cycle starts again with the first. Default:"
              + " ${DEFAULT-VALUE}.")
  Repeat repeat = Repeat.NEVER;

  @Option(
      names = "--strict-requests",
      description =
          "Reject a request that the gateway would reject, with its status and error, even if there"
              + " is a recording. By default it is only reported.")
  boolean strict;

  @Option(
      names = "--transport",
      paramLabel = "WHICH",
      defaultValue = "recorded",
      description =
          "recorded: a recording answers only on the transport it was recorded on. any: a WebSocket"
              + " turn also answers POST /v1/responses, and a recorded stream also answers"
              + " response.create. Default: ${DEFAULT-VALUE}.")
  Transport transport = Transport.RECORDED;

  @Option(
      names = "--stall-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverters.Millis.class,
      description =
          "How long to wait for the next message of a WebSocket client, such as 2s; a number"
              + " without a unit is in milliseconds. After that the socket is closed. Default:"
              + " ${DEFAULT-VALUE}.")
  Duration stallTimeout = SessionOptions.DEFAULT_STALL_TIMEOUT;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    Printer printer = new Printer();
    SessionOptions options =
        SessionOptions.replay(cassettes.paths().toArray(Path[]::new))
            .speed(speed)
            .repeat(repeat)
            .strictRequests(strict)
            .stallTimeout(stallTimeout)
            .transport(transport)
            .profile(server.profile())
            .build();
    UnderstudyServer understudy =
        UnderstudyServer.start(options, server.settings(entry -> print(printer, entry)).build());
    understudy.own().index().ifPresent(index -> index.cassettes().forEach(Entries::noteTorn));
    return Service.run(
        understudy,
        "replay",
        stopped -> {
          printer.flush();
          return summary(stopped);
        });
  }

  private static void print(Printer printer, JournalEntry entry) {
    if (entry.outcome() != Outcome.HIT) {
      printer.err(
          entry.outcome().label()
              + ": "
              + entry.miss().map(MissReport::text).orElseGet(entry::detail));
    }
    printer.mistakes(entry);
    printer.violations(entry);
  }

  private static int summary(UnderstudyServer understudy) {
    Journal journal = understudy.own().journal();
    System.err.printf(
        "understudy: stopped; %d answered, %d missed%n",
        journal.count(Outcome.HIT), journal.count(Outcome.MISS) + journal.count(Outcome.EXHAUSTED));
    return Service.violations(understudy) ? ExitCode.FOUND : ExitCode.FINE;
  }

  private static final class SpeedConverter implements ITypeConverter<Speed> {
    @Override
    public Speed convert(String value) {
      try {
        return Speed.parse(value);
      } catch (IllegalArgumentException noSpeed) {
        throw new TypeConversionException(noSpeed.getMessage());
      }
    }
  }
}
