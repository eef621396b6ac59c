package dev.understudy.yaml;

import java.util.ArrayList;
import java.util.List;

/**
 * A node of a YAML document in the narrow form that cassettes use: no tags, anchors or aliases, and
 * string keys only.
 */
public sealed interface YamlNode {

  /** The line in the file, counted from 1; 0 for a node that was not read. */
  long line();

  /**
   * A scalar.
   *
   * @param value its text
   * @param bare whether it is a number, a boolean or null rather than a string
   */
  record Scalar(String value, boolean bare, long line) implements YamlNode {}

  /** A list. */
  record Sequence(List<YamlNode> items, long line) implements YamlNode {}

  /** A mapping, with its members in order. */
  record Mapping(List<Member> members, long line) implements YamlNode {
    /** An empty mapping, to be filled. */
    public Mapping() {
      this(new ArrayList<>(), 0);
    }

    /** Adds a member. */
    public Mapping with(String key, YamlNode value) {
      members.add(new Member(key, value));
      return this;
    }

    /** Adds a string. */
    public Mapping with(String key, String value) {
      return with(key, text(value));
    }

    /** Adds a number. */
    public Mapping with(String key, long value) {
      return with(key, bare(Long.toString(value)));
    }
  }

  /** One member of a mapping. */
  record Member(String key, YamlNode value) {}

  /** A string. */
  static Scalar text(String value) {
    return new Scalar(value, false, 0);
  }

  /** A number, a boolean or null. */
  static Scalar bare(String value) {
    return new Scalar(value, true, 0);
  }

  /** A mapping with one member. */
  static Mapping single(String key, String value) {
    return new Mapping().with(key, value);
  }

  /** A list of nodes. */
  static Sequence list(List<? extends YamlNode> items) {
    return new Sequence(List.copyOf(items), 0);
  }
}
