package dev.understudy.cli;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Peer;
import dev.understudy.contract.Profiles;
import dev.understudy.redact.Redactor;
import dev.understudy.show.CassetteTable;
import dev.understudy.show.InteractionText;
import dev.understudy.show.InteractionView;
import dev.understudy.verify.Checker;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.Excerpt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Show a cassette: a table of its interactions, or one interaction decoded.",
      "A decoded interaction shows the request, a time line of the events and the gaps between"
          + " them,",
      "the rules that events break, and the answer as the client assembles it.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  understudy show cassettes",
      "  understudy show session.yaml 3",
      "  understudy show session.yaml 3 --raw | less",
      "  understudy show session.yaml --json"
    })
final class ShowCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "CASSETTE|DIR",
      description = "The cassette, or a folder of cassettes, to show.")
  Path cassette = Path.of(".");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "N",
      description = "Show only this interaction, by its number in the table.")
  @Nullable Integer number;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "The contract to check against. Default: the profile that the cassette names, or core.")
  @Nullable String profile;

  @Option(
      names = "--raw",
      description =
          "Print only the bytes of the answer; for a WebSocket, each server message on a line.")
  boolean raw;

  @Option(names = "--json", description = "Print JSON instead of text.")
  boolean json;

  private final Map<String, Checker> checkers = new LinkedHashMap<>();

  @Override
  public Integer call() {
    List<Path> files = CassetteFiles.find(List.of(cassette));
    if (number != null && files.size() != 1) {
      throw new IllegalArgumentException(
          "an interaction number needs one cassette; " + cassette + " contains " + files.size());
    }
    if (raw && (json || number == null)) {
      throw new IllegalArgumentException(
          "--raw needs the number of an interaction; it cannot be combined with --json");
    }
    return number == null ? all(files) : one(Cassette.open(files.get(0)), number);
  }

  private int all(List<Path> files) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path file : files) {
      Cassette cassette = Cassette.open(file);
      Entries.noteTorn(cassette);
      Redactor mask = mask(cassette);
      List<CassetteTable.Row> table =
          cassette.entries().stream()
              .map(entry -> CassetteTable.Row.of(view(cassette, entry, mask)))
              .toList();
      if (json) {
        table.forEach(row -> rows.add(row.view()));
      } else {
        System.out.println(Excerpt.oneLine(file.toString()));
        System.out.print(CassetteTable.text(table));
      }
    }
    if (json) {
      System.out.println(Json.text(rows));
    }
    return ExitCode.FINE;
  }

  private int one(Cassette cassette, int wanted) {
    Cassette.Entry entry = Entries.numbered(cassette, wanted);
    if (raw) {
      Interaction redacted = mask(cassette).redact(entry.interaction());
      Bytes body =
          redacted
              .conversation()
              .map(talk ->
                  Bytes.concat(
                      talk.messages(Peer.SERVER).stream()
                          .flatMap(message -> Stream.of(message.payload(), Bytes.utf8("\n")))
                          .toList()))
              .orElseGet(redacted.response()::body);
      System.out.writeBytes(body.toArray());
      System.out.flush();
    } else {
      InteractionView view = view(cassette, entry, mask(cassette));
      List<InteractionView> turns =
          InteractionView.turns(view.place(), view.number(), view.interaction(), checker(cassette));
      if (json) {
        Map<String, Object> out = new LinkedHashMap<>(InteractionText.view(view));
        if (!turns.isEmpty()) {
          out.put("turns", turns.stream().map(InteractionText::view).toList());
        }
        System.out.println(Json.text(out));
      } else {
        System.out.print(InteractionText.text(view));
        turns.forEach(turn -> System.out.print(InteractionText.text(turn)));
      }
    }
    return ExitCode.FINE;
  }

  private InteractionView view(Cassette cassette, Cassette.Entry entry, Redactor mask) {
    return InteractionView.of(
        entry.file() + ":" + entry.line(),
        entry.number(),
        mask.redact(entry.interaction()),
        checker(cassette));
  }

  private Checker checker(Cassette cassette) {
    return checkers.computeIfAbsent(
        profile == null ? Profiles.named(cassette.header().profile()) : profile,
        name -> new Checker(Profiles.load(name)));
  }

  /** The redactor for output: a hand-written cassette may still contain a secret. */
  private static Redactor mask(Cassette cassette) {
    return Redactor.of(cassette.header().redactions(), System.getenv());
  }
}
