package dev.understudy.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarTest {

  private static final Grammar ITEMS =
      parse(
          """
          stream := created@R-01 progress? (each(item)@R-04 item)? completed@R-03 DONE? end@R-03
          item   := added@R-04 (each(part) part)? done
          part   := begin delta* finish
          abort  := error failed? | failed
          anywhere := ping
          """);

  private static final Grammar BLOCKS =
      parse(
          """
          stream := start (series(index)@A-02 block)? stop@A-06
          block  := open delta* close
          """);

  private static final Grammar CHOICES =
      parse(
          """
          stream := each(index) choice usage? DONE@C-06 end@C-06
          choice := role@C-02 text* finish@C-06
          """);

  @Test
  void acceptsLanesThatOverlap() {
    assertThat(
            run(
                ITEMS,
                "created progress added:0 begin:0:0 delta:0:0 added:1 begin:1:0 ping delta:0:0"
                    + " delta:1:0 finish:0:0 done:0 finish:1:0 done:1 completed DONE"))
        .isEmpty();
  }

  @Test
  void acceptsAStreamThatIsBrokenOff() {
    assertThat(run(ITEMS, "created added:0 begin:0:0 delta:0:0 error failed")).isEmpty();
    assertThat(run(ITEMS, "error")).isEmpty();
  }

  @Test
  void nothingBreaksOffWhatIsOver() {
    assertThat(run(ITEMS, "created completed ping"))
        .containsExactly("expected DONE or the end of the stream, came ping [R-03]");
    assertThat(run(ITEMS, "created completed error"))
        .containsExactly("expected DONE or the end of the stream, came error [R-03]");
    Grammar endless = parse("stream := chunk+\nabort := error\nanywhere := ping");
    assertThat(run(endless, "chunk ping chunk error")).isEmpty();
  }

  @Test
  void saysWhatWasExpectedAndBlamesTheRuleOfWhatIsMissing() {
    assertThat(run(ITEMS, "progress completed"))
        .containsExactly("expected created, came progress [R-01]");
    assertThat(run(ITEMS, "created added:0 begin:0:0 delta:0:0 finish:0:0 done:0"))
        .containsExactly("expected added or completed, came the end of the stream [R-03]");
    assertThat(run(ITEMS, "created completed completed"))
        .containsExactly("expected DONE or the end of the stream, came completed [R-03]");
  }

  @Test
  void tellsOneProblemForOneMissingEvent() {
    assertThat(run(ITEMS, "created added:0 delta:0:0 delta:0:0 finish:0:0 done:0 completed"))
        .containsExactly("expected begin (item 0, part 0), came delta []");
    assertThat(run(ITEMS, "created begin:0:0 delta:0:0 finish:0:0 done:0 completed"))
        .containsExactly("expected added (item 0), came begin [R-04]");
  }

  @Test
  void namesTheLaneThatIsNotOver() {
    assertThat(run(ITEMS, "created added:0 begin:0:0 delta:0:0 done:0 completed"))
        .containsExactly("expected finish or delta (item 0, part 0), came done []");
    assertThat(run(ITEMS, "created added:0 begin:0:0 finish:0:0 completed"))
        .containsExactly("expected begin or done (item 0), came completed []");
    assertThat(run(ITEMS, "created added:0 done:0 delta:0:0 completed"))
        .containsExactly("expected nothing more in item 0, came delta []");
  }

  @ParameterizedTest
  @CsvSource({
    "created added:1 done:1 completed, expected item 0; came item 1 [R-04]",
    "created added done completed, expected item 0; came no item [R-04]"
  })
  void wantsLanesInOrderFromZero(String stream, String problem) {
    assertThat(run(ITEMS, stream)).containsExactly(problem.replace(";", ","));
  }

  @Test
  void wantsLanesOfASeriesOneAfterTheOther() {
    assertThat(run(BLOCKS, "start open:0 delta:0 close:0 open:1 close:1 stop")).isEmpty();
    assertThat(run(BLOCKS, "start open:0 open:1 close:1 stop"))
        .containsExactly("expected close or delta (index 0), came open (index 1) [A-02]");
  }

  @Test
  void wantsLanesOfOneEventToBeFinished() {
    assertThat(run(CHOICES, "role:0 text:0 role:1 finish:0 finish:1 DONE")).isEmpty();
    assertThat(run(CHOICES, "role:0 text:0 DONE"))
        .containsExactly("expected finish or text (index 0), came DONE [C-06]");
    assertThat(run(CHOICES, "role:0 finish:0 DONE DONE"))
        .containsExactly("expected the end of the stream, came DONE [C-06]");
  }

  @ParameterizedTest
  @CsvSource({
    "'start := a',                        'p.yaml:7: the production ''stream := ...'' is missing'",
    "'stream := a b\n"
        + "other := c',         'p.yaml:8: the production ''other'' cannot be reached from"
        + " ''stream''; remove it'",
    "'stream := a* a',                    'p.yaml:7: the grammar is ambiguous: ''a'' has more than"
        + " one possible position here; rewrite it so that each event has one'",
    "'stream := x\n"
        + "x := a x',             'p.yaml:8: the production ''x'' uses itself; repeat with * or +"
        + " instead'",
    "'stream := (a | b',                  'p.yaml:7: expected '')'' before the end of ''stream'''",
    "'stream := a |',                     'p.yaml:7: expected an event, a production or ''(''"
        + " before the end of ''stream'''",
    "'stream := a\nstream := b',          'p.yaml:8: duplicate production ''stream'''",
    "'stream := a ]',                     'p.yaml:7: expected an event, a production or ''(''"
        + " before '']'''",
    "'stream := each(k) x\n"
        + "x := a*',      'p.yaml:7: a lane must not be empty: it needs at least one required"
        + " event'",
    "'stream := each(k) a *',             'p.yaml:7: lanes already repeat; write each(...) or"
        + " each(...)?'"
  })
  void refusesWhatItCannotFollow(String text, String problem) {
    assertThatThrownBy(() -> parse(text)).hasMessage(problem);
  }

  private static Grammar parse(String text) {
    return Grammar.parse(
        text, 7, (line, problem) -> new IllegalStateException("p.yaml:" + line + ": " + problem));
  }

  /** Events as {@code name:lane:innerLane}; gives what is wrong, one line each. */
  private static List<String> run(Grammar grammar, String events) {
    Run run = grammar.start();
    List<String> problems = new ArrayList<>();
    for (String event : events.split(" ")) {
      String[] parts = event.split(":");
      LaneKeys keys =
          name -> {
            int at = name.equals("part") ? 2 : 1;
            return at < parts.length ? Long.parseLong(parts[at]) : LaneKeys.MISSING;
          };
      text(run.accept(parts[0], keys)).ifPresent(problems::add);
    }
    text(run.end()).ifPresent(problems::add);
    return problems;
  }

  private static Optional<String> text(Optional<Mismatch> mismatch) {
    return mismatch.map(m ->
        "expected "
            + m.expectedText()
            + ", came "
            + m.actualText()
            + " ["
            + m.rule().orElse("")
            + "]");
  }
}
