package dev.understudy.junit;

import dev.understudy.settings.Mode;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Transport;
import java.util.List;

/**
 * The settings as written in an annotation or passed to a builder. This is the only list of all
 * settings. A builder fills it and hands out copies, which nobody changes.
 */
final class DeclaredSettings implements Cloneable {

  List<String> cassettes;
  String folder;
  Mode mode;
  String upstream;
  String upstreamKeyEnv;
  String speed;
  Repeat repeat;
  Transport transport;
  String stallTimeout;
  String profile;
  boolean strictRequests;
  boolean allowLeftovers;
  List<String> ignoreJson;
  List<String> ignoreQuery;
  List<String> redactJson;
  List<String> redactHeader;
  List<String> redactRegex;
  String maxAge;
  Expiry expired;

  private DeclaredSettings(UnderstudyTest annotation) {
    cassettes = List.of(annotation.cassette());
    folder = annotation.folder();
    mode = annotation.mode();
    upstream = annotation.upstream();
    upstreamKeyEnv = annotation.upstreamKeyEnv();
    speed = annotation.speed();
    repeat = annotation.repeat();
    transport = annotation.transport();
    stallTimeout = annotation.stallTimeout();
    profile = annotation.profile();
    strictRequests = annotation.strictRequests();
    allowLeftovers = annotation.allowLeftovers();
    ignoreJson = List.of(annotation.ignoreJson());
    ignoreQuery = List.of(annotation.ignoreQuery());
    redactJson = List.of(annotation.redactJson());
    redactHeader = List.of(annotation.redactHeader());
    redactRegex = List.of(annotation.redactRegex());
    maxAge = annotation.maxAge();
    expired = annotation.expired();
  }

  /** The settings of an annotation. */
  static DeclaredSettings of(UnderstudyTest annotation) {
    return new DeclaredSettings(annotation);
  }

  /** A copy for an extension. */
  DeclaredSettings copy() {
    try {
      return (DeclaredSettings) clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The default settings. */
  static DeclaredSettings defaults() {
    return new DeclaredSettings(Defaults.ANNOTATION);
  }

  @UnderstudyTest
  private static final class Defaults {
    private static final UnderstudyTest ANNOTATION =
        Defaults.class.getAnnotation(UnderstudyTest.class);

    private Defaults() {}
  }
}
