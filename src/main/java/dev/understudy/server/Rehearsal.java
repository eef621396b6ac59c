package dev.understudy.server;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.FaultTrace;
import io.javalin.Javalin;
import org.eclipse.jetty.server.LocalConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server without a port that is asked once, so that the one that is meant starts and answers
 * sooner: what both are made of is loaded then.
 */
public final class Rehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  private static final String ASKED =
      "POST /rehearsal HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";

  private Rehearsal() {}

  /** Starts it, asks it and stops it. Where that fails, nothing is lost but time. */
  public static void run() {
    try {
      answer();
    } catch (Exception fault) {
      LOG.debug("the rehearsal of a server failed", FaultTrace.of(fault));
    }
  }

  /** What it answers. */
  static String answer() throws Exception {
    LocalConnector[] local = new LocalConnector[1];
    Javalin javalin =
        UnderstudyServer.javalin(config ->
            config.jetty.modifyServer(server -> {
              local[0] = new LocalConnector(server);
              server.addConnector(local[0]);
            }));
    javalin.start();
    String answer = local[0].getResponse(ASKED);
    CanonicalJson.of(CanonicalJson.parse(Bytes.utf8("{}")).orElseThrow());
    javalin.stop();
    return answer;
  }
}
