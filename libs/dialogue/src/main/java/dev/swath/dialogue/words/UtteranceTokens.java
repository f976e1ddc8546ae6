package dev.swath.dialogue.words;

import java.util.List;

/** An utterance's tokens. Beyond the end there are marks. */
public final class UtteranceTokens {
    private static final Token END = new Token(".", ".", Integer.MAX_VALUE);

    private final List<Token> tokens;
    private final boolean titleCase;

    public UtteranceTokens(String utterance) {
        tokens = Token.of(utterance);
        List<Token> words = tokens.stream()
                .filter(token -> !token.isMark() && !token.isNumber())
                .toList();
        titleCase =
                words.size() > 3 && words.stream().filter(Token::isCapitalised).count() * 4 > words.size() * 3L;
    }

    public int size() {
        return tokens.size();
    }

    public Token get(int position) {
        return position < tokens.size() ? tokens.get(position) : END;
    }

    /** Whether a capital says that a word is a name. It does not where every word has one. */
    public boolean looksLikeAName(int position) {
        Token token = get(position);
        return position < tokens.size() && token.isCapitalised() && !titleCase;
    }

    /** Whether the utterance ends here, but for marks. */
    public boolean isEnd(int position) {
        for (int i = position; i < tokens.size(); i++) {
            if (!tokens.get(i).isMark()) {
                return false;
            }
        }
        return true;
    }

    /** The first position from here that is no mark. */
    public int skipMarks(int position) {
        int i = position;
        while (i < tokens.size() && tokens.get(i).isMark()) {
            i++;
        }
        return i;
    }

    public String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            Token token = get(i);
            if (!text.isEmpty() && !token.isMark()) {
                text.append(' ');
            }
            text.append(token.text());
        }
        return text.toString();
    }
}
