// Says on the page what went wrong with a passkey; what the library's own script writes, nobody reads.
document.addEventListener('allauth.error', function (event) {
  const said = document.getElementById('key-said')
  if (said) {
    event.preventDefault()
    said.textContent = said.dataset.failed
  }
})
