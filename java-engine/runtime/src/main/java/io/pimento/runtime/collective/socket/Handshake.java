package io.pimento.runtime.collective.socket;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first words of a connection: both sides show that they are of this program and know the
 * secret, without sending it, then the caller says who it is and is let in or refused.
 */
final class Handshake {
  /** Another number is another form of what is sent. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = "PIMENTO\n".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE = 16;
  private static final int LONGEST = 1 << 16;
  private static final String HMAC = "HmacSHA256";
  private static final int PROOF = 32;

  /** The other side is none that this can be a group with, and will not be one later. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean otherVersion;

    RefusedException(String message) {
      this(message, false);
    }

    RefusedException(String message, boolean otherVersion) {
      super(message);
      this.otherVersion = otherVersion;
    }
  }

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  Handshake(String token) {
    this.key =
        new SecretKeySpec(("group of pimento " + token).getBytes(StandardCharsets.UTF_8), HMAC);
  }

  /**
   * Introduces this process to who listens.
   *
   * @throws RefusedException if the other side is something else, or refuses it, with its reason
   */
  void call(Socket socket, Hello hello) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] mine = nonce();
    start(out, mine);
    byte[] theirs = others(in);
    byte[] proof = in.readNBytes(PROOF);
    byte[] said = hello.bytes();
    out.write(proof("caller", mine, theirs, said));
    frame(out, said);
    out.flush();
    if (!MessageDigest.isEqual(proof, proof("listener", mine, theirs, new byte[0]))) {
      throw new RefusedException(TOKEN_DIFFERS);
    }
    String refusal = new String(frame(in), StandardCharsets.UTF_8);
    if (!refusal.isEmpty()) {
      throw new RefusedException(refusal);
    }
  }

  private static final String TOKEN_DIFFERS = "PIMENTO_TOKEN is not the same on both sides";

  /**
   * Hears who calls; {@link #answer} lets it in.
   *
   * @throws RefusedException if it is none of the group, with the reason
   */
  Hello hear(Socket socket) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] mine = nonce();
    byte[] theirs;
    try {
      theirs = others(in);
    } catch (RefusedException e) {
      // A strange version hears ours, a stranger nothing.
      if (e.otherVersion) {
        start(out, mine);
        out.flush();
      }
      throw e;
    }
    start(out, mine);
    out.write(proof("listener", theirs, mine, new byte[0]));
    out.flush();
    byte[] proof = in.readNBytes(PROOF);
    byte[] said = frame(in);
    if (!MessageDigest.isEqual(proof, proof("caller", theirs, mine, said))) {
      answer(socket, TOKEN_DIFFERS);
      throw new RefusedException(TOKEN_DIFFERS);
    }
    return Hello.of(said);
  }

  /**
   * Ends the introduction.
   *
   * @param refusal empty for none
   */
  static void answer(Socket socket, String refusal) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    frame(out, refusal.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private byte[] nonce() {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    return nonce;
  }

  private static void start(DataOutputStream out, byte[] nonce) throws IOException {
    out.write(MAGIC);
    out.writeInt(VERSION);
    out.write(nonce);
  }

  /** What the other side drew. */
  private static byte[] others(DataInputStream in) throws IOException {
    byte[] magic = new byte[MAGIC.length];
    in.readFully(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new RefusedException("it does not speak as a member does");
    }
    int version = in.readInt();
    byte[] nonce = new byte[NONCE];
    in.readFully(nonce);
    if (version != VERSION) {
      throw new RefusedException(
          "it is of another version of pimento, which speaks form " + version + ", not " + VERSION,
          true);
    }
    return nonce;
  }

  private byte[] proof(String side, byte[] caller, byte[] listener, byte[] said) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(side.getBytes(StandardCharsets.US_ASCII));
      mac.update(caller);
      mac.update(listener);
      return mac.doFinal(said);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private static void frame(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new RefusedException("it does not speak as a member does");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
