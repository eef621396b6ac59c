package dev.understudy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanesTest {

  private final Lanes<String> lanes = new Lanes<>();

  @Test
  void aFailedResponseMayFollowItsErrorAndIsNotTheNextAnswer() {
    asks("one", "");
    assertThat(says("response.created", "", "resp_1")).isEqualTo("one");
    assertThat(says("error", "", "")).isEqualTo("one, over");
    asks("two", "");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("one");
    assertThat(says("response.created", "", "resp_2")).isEqualTo("two");
    assertThat(says("response.failed", "", "resp_2")).isEqualTo("two, over");
    assertThat(says("response.failed", "", "resp_2")).isEqualTo("nothing");
  }

  @Test
  void itFollowsOnce() {
    asks("one", "");
    says("error", "", "");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("one");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("nothing");
  }

  @Test
  void aResponseThatFailsAtOnceAnswersWhatWasAskedBehindAnError() {
    asks("one", "");
    says("error", "", "");
    asks("two", "");
    assertThat(says("response.failed", "", "resp_2")).isEqualTo("two, over");
  }

  @Test
  void limitsMayFollowTheEnd() {
    asks("one", "");
    says("response.completed", "", "resp_1");
    assertThat(says("response.rate_limits.updated", "", "")).isEqualTo("one");
    assertThat(says("response.created", "", "resp_2")).isEqualTo("nothing");
  }

  @Test
  void lanesAreFollowedApartAndEachInItsOrder() {
    asks("x1", "x");
    asks("x2", "x");
    asks("y1", "y");
    assertThat(says("response.completed", "y", "")).isEqualTo("y1, over");
    assertThat(says("response.completed", "x", "")).isEqualTo("x1, over");
    assertThat(lanes.underWay()).isEqualTo(1);
    assertThat(lanes.open()).containsExactly("x2");
  }

  @Test
  void whatNamesNoLaneAnswersTheOnlyOneThatWaits() {
    asks("x", "x");
    assertThat(says("response.created", "", "resp_1")).isEqualTo("x, guessed");
    asks("y", "y");
    assertThat(says("response.completed", "", "resp_1")).isEqualTo("nothing");
    assertThat(says("response.completed", "z", "resp_1")).isEqualTo("nothing");
  }

  private void asks(String turn, String lane) {
    lanes.asked(new ResponsesEvent("response.create", lane, ""), turn);
  }

  private String says(String type, String lane, String response) {
    return lanes
        .answered(new ResponsesEvent(type, lane, response))
        .map(answer ->
            answer.turn() + (answer.over() ? ", over" : "") + (answer.guessed() ? ", guessed" : ""))
        .orElse("nothing");
  }
}
