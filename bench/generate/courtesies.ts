/** What people and models say when there is nothing left to say: confirm, thank, welcome, wait, say goodbye. */
export const courtesies: Readonly<Record<string, readonly string[]>> = {
  en: [
    "Sounds good, I confirm.",
    "Perfect, thank you so much!",
    "You're very welcome!",
    "Great, I'll wait for your update.",
    "Thanks again, talk to you soon.",
    "Understood, standing by.",
    "Glad I could help. Have a great day!",
    "Likewise, have a wonderful day!",
  ],
  zh: [
    "好的，收到，谢谢您！",
    "不客气，随时为您服务。",
    "已确认，我等您的消息。",
    "非常感谢您的配合！",
    "没问题，祝您一切顺利。",
    "明白了，我这边待命。",
    "再次感谢，再见！",
    "好的，期待与您再次合作。",
  ],
  ja: [
    "承知いたしました。ありがとうございます。",
    "どういたしまして。",
    "確認しました。ご連絡をお待ちしております。",
    "こちらこそ、ありがとうございました。",
    "了解です。引き続きよろしくお願いいたします。",
    "いつでもお声がけください。",
    "それでは失礼いたします。",
  ],
  ko: [
    "네, 확인했습니다. 감사합니다!",
    "천만에요, 언제든지 말씀해 주세요.",
    "알겠습니다. 연락 기다리겠습니다.",
    "도움이 되어 기쁩니다.",
    "다시 한번 감사드립니다.",
    "좋은 하루 되세요!",
    "네, 수고하셨습니다.",
  ],
  es: [
    "Perfecto, muchas gracias.",
    "De nada, quedo a tu disposición.",
    "Confirmado, espero tus noticias.",
    "Entendido, gracias a ti.",
    "Un placer ayudarte, hasta luego.",
    "Igualmente, que tengas un buen día.",
    "De acuerdo, seguimos en contacto.",
  ],
  fr: [
    "Parfait, merci beaucoup !",
    "Je vous en prie, à votre disposition.",
    "C'est confirmé, j'attends votre retour.",
    "Bien reçu, merci à vous.",
    "Avec plaisir, bonne journée !",
    "De même, à très bientôt.",
    "Entendu, je reste en attente.",
  ],
  de: [
    "Alles klar, vielen Dank!",
    "Gern geschehen, jederzeit wieder.",
    "Bestätigt, ich warte auf Ihre Rückmeldung.",
    "Verstanden, ich danke Ihnen.",
    "Sehr gern, einen schönen Tag noch!",
    "Ebenfalls, auf Wiedersehen.",
    "In Ordnung, ich halte mich bereit.",
  ],
  pt: [
    "Perfeito, muito obrigado!",
    "De nada, estou à disposição.",
    "Confirmado, aguardo seu retorno.",
    "Entendido, eu que agradeço.",
    "Foi um prazer ajudar, até logo.",
    "Igualmente, tenha um ótimo dia.",
    "Combinado, fico no aguardo.",
  ],
  ru: [
    "Отлично, большое спасибо!",
    "Пожалуйста, всегда рад помочь.",
    "Подтверждаю, жду вашего ответа.",
    "Понял вас, благодарю.",
    "Рад был помочь, хорошего дня!",
    "Взаимно, до свидания.",
    "Хорошо, остаюсь на связи.",
  ],
};

/** What teams say when a task is not theirs. */
export const handBacks: readonly string[] = [
  "This belongs to your team, please take it from here.",
  "We are not responsible for that, could you handle it?",
  "I believe this is yours, so I am handing it back.",
  "That is outside our scope. Please take over.",
  "Our team can't decide this; it should be decided on your side.",
  "Returning it to you, since it falls under your responsibility.",
  "I think you are the owner here, please proceed.",
  "Not ours, I'm afraid. Could your team please look at it?",
  "Please check with your side first, we only handle what you approve.",
  "As discussed, the decision is yours. Handing it over.",
];

/** What a model says before it sends the same code again. */
export const apologies: readonly string[] = [
  "I apologize for the confusion. Here is the corrected code:",
  "Sorry about that, you are right. This version fixes it:",
  "You're right, my mistake. Here is the updated function:",
  "Apologies for the oversight. The corrected version:",
  "Thank you for pointing that out. Please try this code:",
];

/** What the other says to it. */
export const complaints: readonly string[] = [
  "It still does not work, the same problem. Please fix it.",
  "I get the same wrong result. Can you correct the code?",
  "The problem is still there, please try again.",
  "That did not fix it. Please correct the function.",
];
