(root, stops) => {
  const inputs = [...root.querySelectorAll("input")], images = [...root.querySelectorAll("img")];
  const show = () => {
    const chosen = inputs.reduce((index, input, i) => index * stops[i].length + Number(input.value), 0);
    images.forEach((image, i) => { image.hidden = i !== chosen; });
    inputs.forEach((input, i) => {
      const stop = stops[i][Number(input.value)];
      input.nextElementSibling.textContent = stop;
      input.setAttribute("aria-valuetext", stop);
    });
  };
  inputs.forEach((input) => input.addEventListener("input", show));
  const play = root.querySelector("button");
  let timer = 0;
  play?.addEventListener("click", () => {
    play.textContent = timer ? "▶ play" : "⏸ stop";
    if (timer) { clearInterval(timer); timer = 0; return; }
    timer = setInterval(() => {
      if (!root.isConnected) clearInterval(timer);
      inputs[0].value = (Number(inputs[0].value) + 1) % stops[0].length;
      show();
    }, 700);
  });
}
