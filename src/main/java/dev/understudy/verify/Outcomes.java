package dev.understudy.verify;

import dev.understudy.contract.Outcome;
import dev.understudy.wire.JsonPath;
import tools.jackson.databind.JsonNode;

/** Whether values say how an answer ended. */
final class Outcomes {

  private Outcomes() {}

  static boolean holds(Outcome outcome, JsonNode root) {
    if (outcome.is().isEmpty() && outcome.on().at().segments().isEmpty()) {
      return true;
    }
    for (JsonPath.Found found : outcome.on().at().select(root)) {
      JsonNode node = found.node();
      boolean says =
          outcome.is().isEmpty()
              ? !node.isNull()
              : node.isValueNode() && outcome.is().contains(node.asString());
      if (says) {
        return true;
      }
    }
    return false;
  }
}
